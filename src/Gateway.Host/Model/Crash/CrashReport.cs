using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Gateway.Host.Model.Crash;

/// <summary>One crash of the gateway as it is remembered and shown.</summary>
internal sealed record CrashReport
{
    /// <summary>When the run was last seen alive, or when the outer supervisor saw it end.</summary>
    public required DateTimeOffset At { get; init; }

    public required CrashCause Cause { get; init; }

    /// <summary>One sentence: how it ended.</summary>
    public required string Text { get; init; }

    public ImmutableArray<CrashSuspect> Suspects { get; init; } = [];

    /// <summary>The calls in flight and the lines that the dying process wrote, for people.</summary>
    public ImmutableArray<string> Evidence { get; init; } = [];

    /// <summary>One sentence: what was done about it.</summary>
    public string Did { get; init; } = "";

    /// <summary>Which process it was.</summary>
    public int Process { get; init; }

    /// <summary>The evidence against somebody was good enough to act upon.</summary>
    [JsonIgnore]
    public bool IsAttributed => Suspects.Any(one => one.Action != CrashAction.Watched);
}
