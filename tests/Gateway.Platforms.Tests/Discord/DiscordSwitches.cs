using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Discord;

/// <summary>Every way in which the simulated Discord misbehaves, and how it ends.</summary>
internal static class DiscordSwitches
{
    /// <summary>Noticed within the length of a short test; the others need the long form.</summary>
    public static IReadOnlyList<SwitchCase<DiscordPlatform>> Short { get; } =
    [
        New("heartbeats are not answered", simulator => simulator.Switches.StopsAcking = true),
        New("dropped without a close frame", simulator => simulator.DropAll()),
        New("black hole", simulator => simulator.BlackHoleAll(), simulator => simulator.DropAll()),
        New("closed with 4000, resume refused", simulator =>
        {
            simulator.Switches.RefusesResume = true;
            _ = simulator.CloseAllAsync(4000);
        }),
        New("closed with 4004", simulator => _ = simulator.CloseAllAsync(4004)) with { IsFatal = true },
        New("every event twice", simulator => simulator.Switches.Duplicates = true) with { IsHarmless = true },
    ];

    public static IReadOnlyList<SwitchCase<DiscordPlatform>> All { get; } =
    [
        .. Short,
        New("takes connections, never greets", simulator =>
        {
            simulator.Switches.NeverGreets = true;
            simulator.DropAll();
        }, simulator => simulator.DropAll()) with { Said = "not-ready" },
        New("never says READY, answers heartbeats", simulator =>
        {
            simulator.Switches.NeverConfirms = true;
            simulator.DropAll();
        }, simulator => simulator.DropAll()) with { Said = "not-ready" },
        new("connections refused", platform => platform.Simulator.RefuseAsync(), platform => platform.Simulator.ListenAsync()) { Said = "No connection" },
        New("closed with 1000", simulator => _ = simulator.CloseAllAsync(1000)) with { Swallows = true },
        New("closed with 4009", simulator => _ = simulator.CloseAllAsync(4009)) with { Swallows = true },
        New("asks to reconnect (op 7)", simulator => _ = simulator.SayAsync(7)) with { IsHarmless = true },
        New("session invalid (op 9)", simulator => _ = simulator.SayAsync(9, false)) with { Swallows = true },
        New("events late", simulator => simulator.Switches.IsLate = true, simulator => _ = simulator.DeliverAsync()) with { IsHarmless = true, HoldsBack = true },
        New("events missing, heartbeats answered", simulator => simulator.Switches.IsQuiet = true) with
        {
            Swallows = true,
            // longer than the start of all of them takes
            Limits = "silence_floor: 10s, silence_unlearned: 10s, probe_spacing: 1s",
        },
        New("sends answered with 429", simulator => simulator.Switches.Fail(new(429, RetryAfter: 0.3), times: 3, IsSend)) with { IsHarmless = true },
        New("sends answered with 500 after the deed", simulator => simulator.Switches.Fail(new(500, After: true), times: 2, IsSend)) with { IsHarmless = true },
        New("sends cut after the deed", simulator => simulator.Switches.Fail(new(Cuts: true, After: true), times: 2, IsSend)) with { IsHarmless = true },
        New("a send never answered, after the deed", simulator => simulator.Switches.Fail(new(NeverAnswers: true, After: true), times: 1, IsSend)) with { IsHarmless = true },
        New("sends answered with 401", simulator => simulator.Switches.Fail(new(401), int.MaxValue, IsSend)),
        New("sends answered with 409", simulator => simulator.Switches.Fail(new(409), 1, IsSend)) with { Swallows = true },
    ];

    private static bool IsSend(string name) => name.StartsWith("POST", StringComparison.Ordinal);

    private static SwitchCase<DiscordPlatform> New(string name, Action<DiscordSimulator> begin, Action<DiscordSimulator>? end = null) => new(
        name,
        platform =>
        {
            begin(platform.Simulator);
            return Task.CompletedTask;
        },
        platform =>
        {
            // first the switches, so that what is made to come again finds a healthy platform
            platform.Simulator.Switches.IsLate = false;
            platform.Simulator.Switches.Clear();
            end?.Invoke(platform.Simulator);
            return Task.CompletedTask;
        });
}
