using System.Collections.Immutable;
using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>What the evidence so far comes to, for the instance to act on.</summary>
internal sealed record Ruling(Reason Reason, string Detail, ImmutableArray<Model.Evidence> Evidence)
{
    /// <summary>Everything is as it should be.</summary>
    public static Ruling Clean { get; } = new(Reason.None, "", []);

    /// <summary>The generation is to be replaced.</summary>
    public Death? Death { get; init; }

    /// <summary>The verdict is dead, but acting on it is held back; to be asked again later.</summary>
    public bool IsHeld { get; init; }

    /// <summary>A probe would tell more.</summary>
    public bool AsksForProbe { get; init; }

    /// <summary>Not dead, but a silence that nothing explains is to be answered with a replacement, if the last one is long enough ago.</summary>
    public Death? Recycle { get; init; }

    /// <summary>The startup deadline passed and nothing speaks against the adapter.</summary>
    public bool BecomesReady { get; init; }
}
