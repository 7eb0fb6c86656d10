using System.Globalization;
using Gateway.Host.Model;

namespace Gateway.Chaos.Tests.Zombies;

/// <summary>
/// An adapter that reports nothing and always says that it is alive, against a peer that is of no use: noticed by the host's own evidence,
/// replaced, healed when the peer is; its neighbour is left alone. Issue 3, "Shows": (a) to (e), (g), (h). The short form divides every limit
/// by twenty; the long form uses the defaults and holds the promised times.
/// </summary>
public sealed class ZeroCooperationTests
{
    /// <summary>Sources that need nothing of the plugin. What the adapter itself says is not among them.</summary>
    private static readonly string[] HostSources = ["network-events", "sockets", "exceptions", "siblings"];

    public static TheoryData<string> Cases { get; } = [.. ZombieCase.Every.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_dead_connection_that_nobody_reports_is_noticed_replaced_and_healed(string name) => await RunAsync(name, new ScaledLimits(20), isTimed: false);

    [Theory]
    [Trait("Form", "Long")]
    [MemberData(nameof(Cases))]
    public async Task At_default_settings_it_is_noticed_within_the_promised_time(string name) => await RunAsync(name, new ScaledLimits(1), isTimed: true);

    private static async Task RunAsync(string name, ScaledLimits limits, bool isTimed)
    {
        var one = ZombieCase.Every.Single(one => one.Name == name);
        await using var network = one.NeedsNetwork ? await NetworkNamespace.MakeAsync() : null;
        await using var zombies = await ZombieGateway.StartAsync(one.Modes, limits, network);
        await zombies.TellAsync(string.Create(CultureInfo.InvariantCulture, $"life {100 / limits.Divisor}"));
        await zombies.SettleAsync();

        var mark = zombies.Mark();
        var began = TimeProvider.System.GetUtcNow();
        await one.Begin(zombies, network);
        foreach (var mode in one.Modes)
        {
            var noticed = await zombies.NoticedAsync(mode, mark);
            AssertNoticed(one, noticed, zombies.Gateway.Story());
            TestContext.Current.TestOutputHelper!.WriteLine(Row(one, mode, noticed, noticed.At - began));
            if (isTimed)
            {
                (noticed.At - began).ShouldBeLessThan(one.Within);
            }
        }

        foreach (var mode in one.IsReplaced ? one.Modes : [])
        {
            var death = await zombies.ReplacedAsync(mode, mark);
            death.Evidence.Select(seen => seen.Source).ShouldBeSubsetOf(HostSources, zombies.Gateway.Story());
        }

        await one.Heal(zombies, network);
        foreach (var mode in one.Modes)
        {
            await zombies.HealedAsync(mode);
            (zombies.Gateway[mode]!.Generation.Value > 1).ShouldBe(one.IsReplaced, zombies.Gateway.Story());
        }

        zombies.AssertNeighbourUntouched();
    }

    private static void AssertNoticed(ZombieCase one, GatewayEvent noticed, string story)
    {
        one.Reasons.ShouldContain(noticed.Reason!.Value, story);
        noticed.Evidence.ShouldNotBeEmpty(story);
        noticed.Evidence.Select(seen => seen.Source).ShouldBeSubsetOf(HostSources, story);
    }

    private static string Row(ZombieCase one, string mode, GatewayEvent noticed, TimeSpan after) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {one.Name} | {mode} | {ReasonCatalogue.Code(noticed.Reason!.Value)} | {string.Join(", ", noticed.Evidence.Select(seen => seen.Source).Distinct())} | {after.TotalSeconds:0.0} s | {one.Within.TotalSeconds:0} s |");
}
