using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Slack;

/// <summary>Every way in which the simulated Slack misbehaves, and how it ends.</summary>
internal static class SlackSwitches
{
    /// <summary>Noticed within the length of a short test; the others need the long form.</summary>
    public static IReadOnlyList<SwitchCase<SlackPlatform>> Short { get; } =
    [
        New("pings are not answered", simulator => simulator.Switches.StopsAcking = true),
        New("dropped without a close frame", simulator => simulator.DropAll()),
        New("black hole", simulator => simulator.BlackHoleAll()),
        New("closed with 1011", simulator => _ = simulator.CloseAllAsync(1011)),
        New("Socket Mode switched off", simulator => _ = simulator.DisconnectAsync("link_disabled")) with { IsFatal = true },
        New("every event twice", simulator => simulator.Switches.Duplicates = true) with { IsHarmless = true },
    ];

    public static IReadOnlyList<SwitchCase<SlackPlatform>> All { get; } =
    [
        .. Short,
        New("takes connections, says and answers nothing", simulator =>
        {
            simulator.Switches.NeverGreets = true;
            simulator.DropAll();
        }, simulator => simulator.DropAll()),
        New("never says hello, answers pings", simulator =>
        {
            simulator.Switches.NeverConfirms = true;
            simulator.DropAll();
        }, simulator => simulator.DropAll()),
        new("connections refused", platform => platform.Simulator.RefuseAsync(), platform => platform.Simulator.ListenAsync()) { Said = "no connection" },
        New("asks for another connection", simulator => _ = simulator.DisconnectAsync("refresh_requested")) with { IsHarmless = true },
        New("events late", simulator => simulator.Switches.IsLate = true, simulator => _ = simulator.DeliverAsync()) with { IsHarmless = true, HoldsBack = true },

        // the history still has them: the next generation fetches them
        New("events missing, pings answered", simulator => simulator.Switches.IsQuiet = true) with
        {
            Swallows = true,
            Limits = "silence_floor: 8s, silence_unlearned: 8s, probe_spacing: 1s, probe_deadline: 10s",
        },
        New("addresses answered with 429", simulator =>
        {
            simulator.Switches.Fail(new(429, RetryAfter: 1), times: 2, name => name.EndsWith("open", StringComparison.Ordinal));
            simulator.DropAll();
        }),
        New("addresses never answered", simulator =>
        {
            simulator.Switches.Fail(new(NeverAnswers: true), int.MaxValue, name => name.EndsWith("open", StringComparison.Ordinal));
            simulator.DropAll();
        }),
        New("addresses answered with 503", simulator =>
        {
            simulator.Switches.Fail(new(503), int.MaxValue, name => name.EndsWith("open", StringComparison.Ordinal));
            simulator.DropAll();
        }),
        New("sends answered with 429", simulator => simulator.Switches.Fail(new(429, RetryAfter: 0.3), times: 3, IsSend)) with { IsHarmless = true },
        New("sends answered with 500 after the deed", simulator => simulator.Switches.Fail(new(500, After: true), times: 2, IsSend)) with { IsHarmless = true },
        New("sends cut after the deed", simulator => simulator.Switches.Fail(new(Cuts: true, After: true), times: 2, IsSend)) with { IsHarmless = true },
        New("sends cut before the deed", simulator => simulator.Switches.Fail(new(Cuts: true), times: 2, IsSend)) with { IsHarmless = true },
        New("the bot's token is revoked", simulator => simulator.AcceptsBot = "xoxb-9-another") with { IsFatal = true },
    ];

    private static bool IsSend(string name) => name.EndsWith("chat.postMessage", StringComparison.Ordinal);

    private static SwitchCase<SlackPlatform> New(string name, Action<SlackSimulator> begin, Action<SlackSimulator>? end = null) => new(
        name,
        platform =>
        {
            begin(platform.Simulator);
            return Task.CompletedTask;
        },
        platform =>
        {
            // first the switches, so that what is made to come again finds a healthy platform
            platform.Simulator.Switches.Clear();
            end?.Invoke(platform.Simulator);
            return Task.CompletedTask;
        });
}
