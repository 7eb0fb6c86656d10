using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Wechat;

/// <summary>Every way in which the simulated WeChat misbehaves, and how it ends. It has no sockets, so that several switches have nothing to turn.</summary>
internal static class IlinkSwitches
{
    /// <summary>Noticed within the length of a short test; the others need the long form.</summary>
    public static IReadOnlyList<SwitchCase<IlinkPlatform>> Short { get; } =
    [
        New("polls cut", simulator =>
        {
            simulator.Switches.Fail(new(Cuts: true), which: IsPoll);
            simulator.CutPolls();
        }),
        New("polls answered with 500", simulator =>
        {
            simulator.Switches.Fail(new(500), which: IsPoll);
            simulator.CutPolls();
        }) with { Said = "platform" },
        New("the login is over, for now", simulator =>
        {
            simulator.SaysExpired = true;
            simulator.CutPolls();
        }) with { IsFatal = true, Said = "session-expired" },
        New("every message twice", simulator => simulator.Switches.Duplicates = true) with { IsHarmless = true },
    ];

    public static IReadOnlyList<SwitchCase<IlinkPlatform>> All { get; } =
    [
        .. Short,
        New("polls are never answered", simulator =>
        {
            simulator.Switches.Fail(new(NeverAnswers: true), which: IsPoll);
            simulator.CutPolls();
        }) with { Said = "within" },
        New("polls answered with 429", simulator =>
        {
            simulator.Switches.Fail(new(429, RetryAfter: 1), which: IsPoll);
            simulator.CutPolls();
        }) with { Said = "rate-limited" },
        new("connections refused", platform => platform.Simulator.RefuseAsync(), platform => platform.Simulator.ListenAsync()) { Said = "no connection" },
        New("messages late", simulator => simulator.Switches.IsLate = true, simulator => simulator.Deliver()) with { IsHarmless = true, HoldsBack = true },
        New("messages missing, polls answered", simulator => simulator.Switches.IsQuiet = true) with { IsHarmless = true, HoldsBack = true, Swallows = true },
        New("sends answered with 429", simulator => simulator.Switches.Fail(new(429, RetryAfter: 0.3), times: 3, IsSend)) with { IsHarmless = true },
        New("sends cut after the deed", simulator => simulator.Switches.Fail(new(Cuts: true, After: true), times: 1, IsSend)) with { IsHarmless = true },
        New("context tokens taken back", simulator => simulator.ForgetContexts()) with { IsHarmless = true },
    ];

    private static bool IsPoll(string name) => name == IlinkSimulator.Poll;

    private static bool IsSend(string name) => name == IlinkSimulator.Send;

    private static SwitchCase<IlinkPlatform> New(string name, Action<IlinkSimulator> begin, Action<IlinkSimulator>? end = null) => new(
        name,
        platform =>
        {
            begin(platform.Simulator);
            return Task.CompletedTask;
        },
        platform =>
        {
            platform.Simulator.Switches.Clear();
            platform.Simulator.SaysExpired = false;
            end?.Invoke(platform.Simulator);
            return Task.CompletedTask;
        });
}
