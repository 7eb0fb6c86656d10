using Gateway.Host.Operator.Api.Messaging;

namespace Gateway.Host.Operator.Api;

/// <summary>The host itself as JSON.</summary>
internal sealed record StatusView
{
    public required string Version { get; init; }

    public int Pid { get; init; }

    public DateTimeOffset Started { get; init; }

    public bool ObserveOnly { get; init; }

    /// <summary>Cause and sentence; empty means healthy.</summary>
    public IReadOnlyDictionary<string, string> Problems { get; init; } = new Dictionary<string, string>();

    /// <summary>The newest crash of the gateway itself that is remembered, of this run's predecessor or an earlier one.</summary>
    public CrashView? LastCrash { get; init; }

    public MessagingView? Messages { get; init; }

    public required WatchdogView Watchdog { get; init; }

    public IReadOnlyList<LoopView> Loops { get; init; } = [];

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Counters { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, long>>();
}
