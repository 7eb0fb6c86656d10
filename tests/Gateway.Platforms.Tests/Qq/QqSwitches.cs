using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Qq;

/// <summary>Every way in which the simulated QQ misbehaves, and how it ends.</summary>
internal static class QqSwitches
{
    /// <summary>Noticed within the length of a short test; the others need the long form.</summary>
    public static IReadOnlyList<SwitchCase<QqPlatform>> Short { get; } =
    [
        New("heartbeats are not answered", simulator => simulator.Switches.StopsAcking = true),
        New("dropped without a close frame", simulator => simulator.DropAll()),
        New("black hole", simulator => simulator.BlackHoleAll(), simulator => simulator.DropAll()),
        New("closed with 4900, session ended", simulator => _ = simulator.CloseAllAsync(4900)) with { Swallows = true },
        New("closed with 4009, session kept", simulator => _ = simulator.CloseAllAsync(4009)) with { IsHarmless = true },
        New("closed with 4915", simulator => _ = simulator.CloseAllAsync(4915)) with { IsFatal = true },
        New("every event twice", simulator => simulator.Switches.Duplicates = true) with { IsHarmless = true },
    ];

    public static IReadOnlyList<SwitchCase<QqPlatform>> All { get; } =
    [
        .. Short,
        New("takes connections, never greets", simulator =>
        {
            simulator.Switches.NeverGreets = true;
            simulator.DropAll();
        }, simulator => simulator.DropAll()) with { Said = "not-ready" },
        New("never says READY or RESUMED", simulator =>
        {
            simulator.Switches.NeverConfirms = true;
            simulator.DropAll();
        }, simulator => simulator.DropAll()) with { Swallows = true, Said = "not-ready" },
        new("connections refused", platform => platform.Simulator.RefuseAsync(), platform => platform.Simulator.ListenAsync()) { Said = "no connection" },
        New("resume refused (op 9)", simulator =>
        {
            simulator.Switches.RefusesResume = true;
            simulator.DropAll();
        }) with { Swallows = true, Said = "session-refused" },
        New("resume reset with 4902", simulator =>
        {
            simulator.ResumeClose = 4902;
            simulator.DropAll();
        }, simulator => simulator.ResumeClose = null) with { Swallows = true, Said = "4902" },
        New("asks to reconnect (op 7)", simulator => _ = simulator.SayAsync(7)) with { IsHarmless = true },
        New("events late", simulator => simulator.Switches.IsLate = true, simulator => _ = simulator.DeliverAsync()) with { IsHarmless = true, HoldsBack = true },
        New("events missing, heartbeats answered", simulator => simulator.Switches.IsQuiet = true) with { IsHarmless = true, HoldsBack = true, Swallows = true },
        New("access tokens taken back", simulator => simulator.ForgetTokens()) with { IsHarmless = true },
        New("sends answered with 429", simulator => simulator.Switches.Fail(new(429, RetryAfter: 0.3), times: 3, IsSend)) with { IsHarmless = true },
        New("sends answered with 500 after the deed", simulator => simulator.Switches.Fail(new(500, After: true), times: 2, IsSend)) with { IsHarmless = true },
        New("sends cut after the deed", simulator => simulator.Switches.Fail(new(Cuts: true, After: true), times: 2, IsSend)) with { IsHarmless = true },
        New("sends answered with 409", simulator => simulator.Switches.Fail(new(409), 1, IsSend)) with { Swallows = true },
    ];

    private static bool IsSend(string name) => name.EndsWith("/messages", StringComparison.Ordinal);

    private static SwitchCase<QqPlatform> New(string name, Action<QqSimulator> begin, Action<QqSimulator>? end = null) => new(
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
