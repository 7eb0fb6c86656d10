using Gateway.Platforms.Tests.Contract;

namespace Gateway.Irc.Tests;

/// <summary>
/// Every way in which a real server behind the proxy misbehaves, and how it ends. IRC has no history: what is said while the bot is away never reaches it.
/// </summary>
internal static class IrcSwitches
{
    /// <summary>Noticed within the length of a short test; the others need the long form.</summary>
    public static IReadOnlyList<SwitchCase<IrcPlatform>> Short { get; } =
    [
        New("PINGs are not answered, so that a send has no receipt", platform => platform.Proxy.LostPongs = int.MaxValue) with { Swallows = true, IsDeath = true },
        New("dropped without a goodbye", platform => platform.Proxy.DropAll()) with { Swallows = true, IsDeath = true },
        New("black hole", platform => platform.Proxy.BlackHoleAll()) with { Swallows = true, IsDeath = true },
        New("killed by an operator", platform => platform.DropAsync()) with { Swallows = true, IsDeath = true },
        New("banned", platform => platform.Proxy.Say("ERROR :Closing Link: gw[127.0.0.1] (K-Lined: no bots)", closes: true)) with { IsFatal = true },
        New("every message twice, with ids", TwiceAsync) with { IsHarmless = true },
        New("the room is moderated: sends are refused", platform => platform.SayAsync("MODE #t +m"), platform => platform.SayAsync("MODE #t -m")) with { GivesUp = true },
    ];

    public static IReadOnlyList<SwitchCase<IrcPlatform>> All { get; } =
    [
        .. Short,
        New("takes connections, says nothing", platform =>
        {
            platform.Proxy.NeverGreets = true;
            platform.Proxy.DropAll();
        }) with { Swallows = true, Said = "nothing has come back" },
        New("connections refused", platform => platform.Proxy.RefuseAsync(), platform =>
        {
            platform.Proxy.Listen();
            return Task.CompletedTask;
        }) with { Swallows = true, Said = "Cannot connect" },
        New("says goodbye", platform => platform.Proxy.Say("ERROR :Server going down", closes: true)) with { Swallows = true, IsDeath = true },
        New("closed without a word", platform => platform.Proxy.CloseAll()) with { Swallows = true, IsDeath = true },
        New("connections are too many: told so and closed", platform => Refuse(platform, "ERROR :Closing Link: (Throttled: Reconnecting too fast)")) with { Swallows = true, Said = "Throttled" },
        New("the password is wrong from now on", platform => Refuse(platform, ":irc.test.local 464 gw :Invalid password")) with { IsFatal = true, Said = "bad-credentials" },
        New("the server's process stands still", platform => platform.Server.Pause(), platform =>
        {
            platform.Server.Continue();
            return Task.CompletedTask;
        }) with { Swallows = true, IsDeath = true },
        New("kicked", KickAsync) with { Swallows = true, Said = "channel-missing" },
        New("another half of the network is away", SplitAsync, platform =>
        {
            platform.Proxy.Say(":carol!~c@127.0.0.1 JOIN :#t");
            return Task.CompletedTask;
        }) with { Said = "netsplit" },
        New("messages late", platform => platform.Proxy.IsLate = true, platform =>
        {
            platform.Proxy.Deliver();
            return Task.CompletedTask;
        }) with { IsHarmless = true, HoldsBack = true },
        New("messages missing, PINGs answered", platform => platform.Proxy.IsQuiet = true) with { IsHarmless = true, HoldsBack = true, Swallows = true },
    ];

    private static void Refuse(IrcPlatform platform, string said)
    {
        platform.Proxy.Refusal = said;
        platform.Proxy.DropAll();
    }

    /// <summary>The bot comes again to a server that gives ids, without which a repetition cannot be told from somebody who says it twice.</summary>
    private static async Task TwiceAsync(IrcPlatform platform)
    {
        platform.Proxy.HasIds = true;
        platform.Proxy.DropAll();
        await platform.BotIsGoneAsync();
        await platform.BotIsHereAsync();
        platform.Proxy.Duplicates = true;
    }

    private static async Task KickAsync(IrcPlatform platform)
    {
        await platform.SayAsync("KICK #t gw :out");
        await platform.BotIsGoneAsync();
    }

    private static Task SplitAsync(IrcPlatform platform)
    {
        platform.Proxy.Say(":carol!~c@127.0.0.1 JOIN :#t");
        platform.Proxy.Say(":carol!~c@127.0.0.1 QUIT :hub.example leaf.example");
        return Task.CompletedTask;
    }

    private static SwitchCase<IrcPlatform> New(string name, Action<IrcPlatform> begin, Func<IrcPlatform, Task>? end = null) => New(
        name,
        platform =>
        {
            begin(platform);
            return Task.CompletedTask;
        },
        end);

    private static SwitchCase<IrcPlatform> New(string name, Func<IrcPlatform, Task> begin, Func<IrcPlatform, Task>? end = null) => new(
        name,
        begin,
        platform =>
        {
            platform.Proxy.Behave();
            return end?.Invoke(platform) ?? Task.CompletedTask;
        });
}
