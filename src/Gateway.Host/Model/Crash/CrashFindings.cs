using System.Collections.Immutable;

namespace Gateway.Host.Model.Crash;

/// <summary>What the outer supervisor has seen of the end of a gateway.</summary>
internal sealed record CrashFindings
{
    public int Process { get; init; }

    /// <summary>Tells the process from a later one with the same number.</summary>
    public string? StartMark { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>As the shell counts: 128 and the signal for one that was ended by a signal.</summary>
    public int ExitCode { get; init; }

    /// <summary>It was the supervisor that killed it, because its watchdog did not sweep any more.</summary>
    public bool WasHung { get; init; }

    /// <summary>What its last words say, where they say something.</summary>
    public CrashCause? Told { get; init; }

    /// <summary>The first line of its last words.</summary>
    public string Headline { get; init; } = "";

    /// <summary>The frames in them, innermost first, as the runtime writes them.</summary>
    public ImmutableArray<string> Frames { get; init; } = [];
}
