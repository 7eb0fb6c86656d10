using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Isolation;

/// <summary>One thing that a generation did. Plain data: nothing in it comes from the plugin's context.</summary>
internal sealed record GenerationSignal(SignalKind Kind, string Text, AdapterFault? Fault = null)
{
    /// <summary>The adapter's own word for it, in kebab-case.</summary>
    public string? Code { get; init; }

    /// <summary>Order among reports of the connection, which overtake each other when they are coalesced; 0 for all others.</summary>
    public long Sequence { get; init; }

    /// <summary>Only with <see cref="SignalKind.FatalReported"/>.</summary>
    public bool Retryable { get; init; } = true;

    /// <summary>Only with <see cref="SignalKind.FatalReported"/>.</summary>
    public UserAction Action { get; init; }
}
