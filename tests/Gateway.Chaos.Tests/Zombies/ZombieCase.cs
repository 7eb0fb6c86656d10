using Gateway.Host.Model;

namespace Gateway.Chaos.Tests.Zombies;

/// <summary>One way for a peer to be of no use, for adapters that do not tell.</summary>
/// <param name="Name">The letter of issue 3, and what it is.</param>
/// <param name="Modes">Ways of connecting for which it makes sense.</param>
/// <param name="Reasons">What may be said of it first; the first one is the usual one.</param>
/// <param name="Within">From the fault to the notice, at default settings.</param>
/// <param name="Begin">Brings it about.</param>
/// <param name="Heal">Ends it.</param>
internal sealed record ZombieCase(
    string Name, string[] Modes, Reason[] Reasons, TimeSpan Within, Func<ZombieGateway, NetworkNamespace?, Task> Begin, Func<ZombieGateway, NetworkNamespace?, Task> Heal)
{
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(60);
    private static readonly string[] All = ["websocket", "poll", "raw-socket"];
    private static readonly string[] Sockets = ["websocket", "raw-socket"];

    public bool NeedsNetwork { get; private init; }

    /// <summary>False where one witness is all that there is: errors come in, so the line works, and another generation would get the same.</summary>
    public bool IsReplaced { get; private init; } = true;

    public static ZombieCase Refuses { get; } = new(
        "a refuses", All, [Reason.ConnectFailing, Reason.HiddenFailures], Quick,
        (gateway, _) => gateway.TellAsync("refuse"), (gateway, _) => gateway.TellAsync("listen"));

    public static ZombieCase NeverAnswers { get; } = new(
        "b accepts and never answers", All, [Reason.RequestUnanswered, Reason.OneWayFlow], Slow,
        async (gateway, _) =>
        {
            await gateway.TellAsync("behave hang");
            await gateway.TellAsync("drop");
        },
        ServeAsync);

    public static ZombieCase HalfCloses { get; } = new(
        "c half-closes, left in CLOSE_WAIT", Sockets, [Reason.CloseWait], Slow,
        async (gateway, _) =>
        {
            await gateway.TellAsync("say poison");
            await gateway.TellAsync("half-close");
        },
        ServeAsync);

    public static ZombieCase BlackHole { get; } = new(
        "d black-holed by a firewall", All, [Reason.Unacknowledged, Reason.RequestUnanswered, Reason.OneWayFlow], Slow,
        (gateway, network) => network!.BlackHoleAsync([.. gateway.Peers.Select(peer => peer.Port)]),
        (_, network) => network!.HealAsync())
    { NeedsNetwork = true };

    public static ZombieCase Stopped { get; } = new(
        "e stopped, its kernel acknowledges", All, [Reason.OneWayFlow, Reason.RequestUnanswered], Slow,
        (gateway, _) => EachAsync(gateway, peer => peer.Pause()),
        (gateway, _) => EachAsync(gateway, peer => peer.Continue()));

    public static ZombieCase ShortLives { get; } = new(
        "g closes every connection after 100 ms", All, [Reason.ShortConnections, Reason.RequestsFailing, Reason.HiddenFailures], Quick,
        async (gateway, _) =>
        {
            await gateway.TellAsync("behave short");
            await gateway.TellAsync("drop");
        },
        ServeAsync);

    public static ZombieCase Errors { get; } = new(
        "h answers each poll with an error", ["poll"], [Reason.RequestsFailing], Quick,
        (gateway, _) => gateway.TellAsync("behave error"), ServeAsync)
    { IsReplaced = false };

    public static IReadOnlyList<ZombieCase> Every { get; } = [Refuses, NeverAnswers, HalfCloses, BlackHole, Stopped, ShortLives, Errors];

    public override string ToString() => Name;

    private static Task ServeAsync(ZombieGateway gateway, NetworkNamespace? network) => gateway.TellAsync("behave serve");

    private static Task EachAsync(ZombieGateway gateway, Action<ZombiePeer> act)
    {
        foreach (var peer in gateway.Peers)
        {
            act(peer);
        }

        return Task.CompletedTask;
    }
}
