using System.Globalization;
using Gateway.Host.Model;

namespace Gateway.Chaos.Tests.Zombies;

/// <summary>
/// Heartbeats are answered and nothing else comes: issue 3, "Shows", (f). Beyond the silence that is usual for this instance people are
/// told; with <c>on_suspicion: recycle</c> it is replaced once for each window.
/// </summary>
public sealed class SilentPeerTests
{
    // more than the 20 gaps that a bound is learned from
    private const int Messages = 25;

    [Theory]
    [InlineData("websocket")]
    [InlineData("raw-socket")]
    public async Task Silence_beyond_the_learned_bound_is_told_and_nothing_is_restarted(string mode) => await RunAsync(mode, new ScaledLimits(20));

    [Fact]
    [Trait("Form", "Long")]
    public async Task At_default_settings_silence_is_told_at_the_learned_bound() => await RunAsync("websocket", new ScaledLimits(1));

    [Fact]
    public async Task With_recycle_it_is_replaced_once_for_each_window()
    {
        const string Mode = "websocket";
        var spacing = TimeSpan.FromSeconds(8);
        await using var zombies = await ZombieGateway.StartAsync(
            [Mode], new ScaledLimits(20), own: ["on_suspicion: recycle", $"recycle_spacing: {ScaledLimits.Of(spacing, 1)}", "silence_floor: 1s"]);
        await zombies.SettleAsync();
        await TalkAsync(zombies, Mode);
        await zombies.TellAsync("behave heartbeats");

        await zombies.Gateway.WaitAsync(Mode, "replaced twice", one => one.Generation.Value >= 3);
        var starts = zombies.Gateway.Events.Recent().Where(one => one.Adapter == AdapterId.Parse(Mode) && one.Kind == EventKind.GenerationStarted).Select(one => one.At).ToList();
        starts.Count.ShouldBe(3, zombies.Gateway.Story());
        (starts[2] - starts[1]).ShouldBeGreaterThan(spacing * 0.9, zombies.Gateway.Story());
        zombies.AssertNeighbourUntouched();
    }

    private static async Task RunAsync(string mode, ScaledLimits limits)
    {
        await using var zombies = await ZombieGateway.StartAsync([mode], limits);
        await zombies.SettleAsync();
        await TalkAsync(zombies, mode);

        var mark = zombies.Mark();
        var began = TimeProvider.System.GetUtcNow();
        await zombies.TellAsync("behave heartbeats");
        var noticed = await zombies.NoticedAsync(mode, mark);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| f answers heartbeats and nothing else | {mode} | {ReasonCatalogue.Code(noticed.Reason!.Value)} | {noticed.Evidence.Select(seen => seen.Source).FirstOrDefault()} | {(noticed.At - began).TotalSeconds:0.0} s | {noticed.Text} |"));

        noticed.Kind.ShouldBe(EventKind.StateChanged, zombies.Gateway.Story());
        noticed.Reason.ShouldBe(Reason.NoInboundEvidence, zombies.Gateway.Story());
        noticed.Evidence.Select(seen => seen.Source).ShouldBe(["inbound"], zombies.Gateway.Story());
        await zombies.TellAsync("forget");
        await zombies.TellAsync("answered 8");
        zombies.Gateway[mode]!.Generation.Value.ShouldBe(1, zombies.Gateway.Story());

        await zombies.TellAsync("behave serve");
        await zombies.TellAsync("say msg last hello");
        await zombies.Gateway.ReadyAsync(mode);
        zombies.AssertNeighbourUntouched();
    }

    private static async Task TalkAsync(ZombieGateway zombies, string mode)
    {
        for (var n = 0; n < Messages; n++)
        {
            await zombies.TellAsync(string.Create(CultureInfo.InvariantCulture, $"say msg m{n} hello"));
            await zombies.TellAsync("forget");
            await zombies.TellAsync("answered 1");
        }

        zombies.Gateway[mode]!.State.ShouldBe(AdapterState.Ready, zombies.Gateway.Story());
    }
}
