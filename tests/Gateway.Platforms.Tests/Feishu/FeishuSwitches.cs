using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Feishu;

/// <summary>Every way in which the simulated Feishu misbehaves, and how it ends.</summary>
internal static class FeishuSwitches
{
    /// <summary>Noticed within the length of a short test; the others need the long form.</summary>
    public static IReadOnlyList<SwitchCase<FeishuPlatform>> Short { get; } =
    [
        New("pings are not answered", simulator => simulator.Switches.StopsAcking = true),
        New("dropped without a close frame", simulator => simulator.DropAll()),
        New("black hole", simulator => simulator.BlackHoleAll(), simulator => simulator.DropAll()),
        New("closed with 1011", simulator => _ = simulator.CloseAllAsync(1011)),
        New("connections refused with 403", simulator =>
        {
            simulator.Codes["endpoint"] = 403;
            simulator.DropAll();
        }) with { IsFatal = true },
        New("every event twice", simulator => simulator.Switches.Duplicates = true) with { IsHarmless = true },
    ];

    public static IReadOnlyList<SwitchCase<FeishuPlatform>> All { get; } =
    [
        .. Short,
        New("takes connections, says and answers nothing", simulator =>
        {
            simulator.Switches.NeverGreets = true;
            simulator.DropAll();
        }, simulator => simulator.DropAll()),
        new("connections refused", platform => platform.Simulator.RefuseAsync(), platform => platform.Simulator.ListenAsync()) { Said = "no connection" },
        New("closed with 1000", simulator => _ = simulator.CloseAllAsync(1000)) with { IsHarmless = true },
        New("more tries than allowed", simulator =>
        {
            simulator.ReconnectCount = 0;
            simulator.Codes["endpoint"] = 1000040343;
            simulator.DropAll();
        }, simulator => simulator.Codes.Clear()),
        New("addresses answered with 429", simulator =>
        {
            simulator.Switches.Fail(new(429, RetryAfter: 1), times: 2, name => name.EndsWith("endpoint", StringComparison.Ordinal));
            simulator.DropAll();
        }),
        New("addresses never answered", simulator =>
        {
            simulator.Switches.Fail(new(NeverAnswers: true), int.MaxValue, name => name.EndsWith("endpoint", StringComparison.Ordinal));
            simulator.DropAll();
        }),
        New("events late", simulator => simulator.Switches.IsLate = true, simulator => _ = simulator.DeliverAsync()) with { IsHarmless = true, HoldsBack = true },
        New("sends answered with 429", simulator => simulator.Switches.Fail(new(429, RetryAfter: 0.3), times: 3, IsSend)) with { IsHarmless = true },
        New("sends answered with 500 after the deed", simulator => simulator.Switches.Fail(new(500, After: true), times: 2, IsSend)) with { IsHarmless = true },
        New("sends cut after the deed", simulator => simulator.Switches.Fail(new(Cuts: true, After: true), times: 2, IsSend)) with { IsHarmless = true },
        New("tokens are taken back", simulator => simulator.RevokeTokens()) with { IsHarmless = true },
    ];

    private static bool IsSend(string name) => name.EndsWith("reply", StringComparison.Ordinal);

    private static SwitchCase<FeishuPlatform> New(string name, Action<FeishuSimulator> begin, Action<FeishuSimulator>? end = null) => new(
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
