using System.Collections.Immutable;
using System.Globalization;
using System.Runtime;

namespace Gateway.Host.Isolation.ProcessState;

/// <summary>What belongs to the process at one moment. Compared by reference or value; no writer of a plugin is kept in it for long.</summary>
internal sealed record ProcessPicture
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required TextReader In { get; init; }

    /// <summary>Null: it has no name any more, because it was deleted.</summary>
    public required string? Directory { get; init; }

    /// <summary>Values too: they are what is put back. Never shown.</summary>
    public required ImmutableDictionary<string, string> Environment { get; init; }

    public required CultureInfo? Culture { get; init; }

    public required CultureInfo? UiCulture { get; init; }

    public required PoolSizes Pool { get; init; }

    public required GCLatencyMode Latency { get; init; }

    /// <summary>Those of SIGTERM, SIGINT, SIGQUIT and SIGHUP that somebody handles; null where the kernel does not tell.</summary>
    public required ImmutableSortedSet<string>? CaughtSignals { get; init; }
}
