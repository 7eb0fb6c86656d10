using System.Collections.Immutable;
using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>Why a generation is to be replaced.</summary>
/// <param name="Reason">The closed code.</param>
/// <param name="Detail">What exactly, one sentence.</param>
/// <param name="Evidence">What was seen.</param>
internal sealed record Death(Reason Reason, string Detail, ImmutableArray<Model.Evidence> Evidence)
{
    /// <summary>False when only a person can help.</summary>
    public bool Retryable { get; init; } = true;

    /// <summary>The network or the platform gave trouble around the time of death: it does not speak against the plugin.</summary>
    public bool IsEnvironmental { get; init; }
}
