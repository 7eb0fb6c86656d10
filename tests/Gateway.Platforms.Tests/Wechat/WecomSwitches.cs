using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Wechat;

/// <summary>Every way in which the simulated WeCom misbehaves, and how it ends. What is written while nobody is subscribed never comes.</summary>
internal static class WecomSwitches
{
    /// <summary>Noticed within the length of a short test; the others need the long form.</summary>
    public static IReadOnlyList<SwitchCase<WecomPlatform>> Short { get; } =
    [
        New("pings are not answered", simulator => simulator.Switches.StopsAcking = true),
        New("dropped without a close frame", simulator => simulator.DropAll()),
        New("black hole", simulator => simulator.BlackHoleAll()) with { Swallows = true },
        New("closed with 1000", simulator => _ = simulator.CloseAllAsync(1000)) with { Swallows = true },
        New("every message twice", simulator => simulator.Switches.Duplicates = true) with { IsHarmless = true },
    ];

    public static IReadOnlyList<SwitchCase<WecomPlatform>> All { get; } =
    [
        .. Short,
        New("pushed out by another subscriber", simulator => _ = simulator.PushOutAsync()) with { Swallows = true },
        New("sends refused for speed", simulator => simulator.Limited = 3) with { IsHarmless = true },
        New("messages missing, pings answered", simulator => simulator.Switches.IsQuiet = true) with { IsHarmless = true, HoldsBack = true, Swallows = true },
    ];

    private static SwitchCase<WecomPlatform> New(string name, Action<WecomSimulator> begin) => new(
        name,
        platform =>
        {
            begin(platform.Simulator);
            return Task.CompletedTask;
        },
        platform =>
        {
            platform.Simulator.Switches.Clear();
            return Task.CompletedTask;
        });
}
