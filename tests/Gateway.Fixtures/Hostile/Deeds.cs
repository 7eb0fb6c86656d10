namespace Gateway.Fixtures.Hostile;

/// <summary>Deeds that are done beside the calls from the gateway. Each answers what it achieved.</summary>
internal static class Deeds
{
    public static Task<string> DoAsync(Stage stage, string deed) => deed switch
    {
        "swallow-cancellation" => Deafness.Swallow(stage),
        "sleep-in-cancellation-callback" => Deafness.SleepInCallback(stage),
        "send-after-fencing" => Deafness.Haunt(stage),
        "leak-context" => Deafness.LeakContext(),
        "async-void" or "raw-thread" or "pool-item" or "timer" or "finalizer" or "forgotten-task" or "first-chance-handler-throws" => Escapes.DoAsync(deed),
        "out-of-memory" => Greed.Memory(),
        "spin-all-cores" => Greed.Cores(),
        "block-500-pool-threads" => Greed.Pool(),
        "leak-sockets" => Greed.SocketsAsync(),
        "leak-threads" => Greed.Threads(),
        "log-loop" => Greed.LogAsync(stage),
        "fill-data-folder" => Greed.Fill(stage),
        "flood-receive" => Greed.FloodAsync(stage),
        "huge-messages" => Greed.HugeAsync(stage),
        "set-max-threads" => ProcessWide.Threads(),
        "take-signals-and-console" => ProcessWide.SignalsAndConsole(),
        "change-directory-culture-environment" => ProcessWide.Surroundings(),
        "open-admin-port" => Intruder.AdminPortAsync(stage),
        "children-and-hang" => Children.AndHang(stage),
        "fork-bomb" => Children.Bomb(stage),
        "kill-neighbour" => Intruder.KillNeighbours(stage),
        "read-secrets" => Intruder.ReadSecrets(stage),
        "corrupt-protocol" => Protocol.Corrupt(),
        "drip-protocol" => Protocol.DripAsync(),
        _ => Task.FromResult("nothing"),
    };
}
