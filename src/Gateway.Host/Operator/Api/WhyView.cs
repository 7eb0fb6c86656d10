using Gateway.Host.Model;

namespace Gateway.Host.Operator.Api;

/// <summary>The answer to "why is it so".</summary>
internal sealed record WhyView
{
    public required string Adapter { get; init; }

    public AdapterState State { get; init; }

    public Reason Reason { get; init; }

    /// <summary>One sentence.</summary>
    public required string Cause { get; init; }

    public IReadOnlyList<EvidenceView> Evidence { get; init; } = [];

    /// <summary>Where it runs and what confines it, a line each; empty where every adapter begins.</summary>
    public IReadOnlyList<string> Where { get; init; } = [];

    /// <summary>When it may have missed messages, newest first, a line each.</summary>
    public IReadOnlyList<string> Losses { get; init; } = [];

    /// <summary>What the host has done about it.</summary>
    public required string Did { get; init; }

    /// <summary>What it does next, and when.</summary>
    public required string Next { get; init; }

    public DateTimeOffset? NextAt { get; init; }

    public required string Remedy { get; init; }

    /// <summary>Configuration to paste, where that is the remedy.</summary>
    public string? Paste { get; init; }
}
