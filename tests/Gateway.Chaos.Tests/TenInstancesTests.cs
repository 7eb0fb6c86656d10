using System.Globalization;
using Gateway.Host.Model;

namespace Gateway.Chaos.Tests;

/// <summary>
/// Ten instances, one of which hangs in one lifecycle call: the other nine are ready before anything is decided about the tenth, and
/// never restarted. Issue 2, "Shows". How long it took is printed, not asserted: that is what the benchmarks are for.
/// </summary>
public sealed class TenInstancesTests
{
    // far above what nine starts take, so that the order of events does not hang on the speed of the machine
    private const string Late = "load_deadline: 4s, startup_deadline: 4s, run_return_deadline: 4s, check_deadline: 4s";

    [Fact]
    public async Task One_that_hangs_in_its_constructor_delays_nobody()
    {
        var release = Path.Combine(Path.GetTempPath(), $"gateway-release-{Guid.NewGuid():n}");
        Environment.SetEnvironmentVariable("GATEWAY_FIXTURE_RELEASE", release);
        try
        {
            await using var gateway = await StartAsync($"{{plugin: hanging-constructor, limits: {{{Late}}}}}", "HangingConstructor");
            var death = await gateway.DeathAsync("tenth");
            death.Reason.ShouldBe(Reason.ConstructTimeout);
            await AssertNineAsync(gateway, death);
        }
        finally
        {
            await File.WriteAllTextAsync(release, "", TestContext.Current.CancellationToken);
            Environment.SetEnvironmentVariable("GATEWAY_FIXTURE_RELEASE", null);
        }
    }

    [Theory]
    [InlineData("hang-before-connect", nameof(Reason.RunBlocked))]
    [InlineData("hang-check", nameof(Reason.CallTimeout))]
    public async Task One_that_hangs_while_it_starts_delays_nobody(string behaviour, string reason)
    {
        await using var gateway = await StartAsync(behaviour);
        var death = await gateway.DeathAsync("tenth");
        death.Reason.ShouldBe(Enum.Parse<Reason>(reason));
        gateway.Release();
        await gateway.WaitAsync("tenth", "replaced", one => one.Generation.Value >= 2);
        await AssertNineAsync(gateway, death);
    }

    [Fact]
    public async Task One_that_never_connects_delays_nobody()
    {
        await using var gateway = await StartAsync("never-connects");
        var judged = await gateway.EventAsync("tenth", one => one.Reason == Reason.NoConnectionProof);
        await AssertNineAsync(gateway, judged);
    }

    [Theory]
    [InlineData("hang-send")]
    [InlineData("hang-send-async")]
    [InlineData("hang-hook")]
    [InlineData("hang-hook-async")]
    public async Task One_that_hangs_in_a_call_is_replaced_alone(string behaviour)
    {
        await using var gateway = await StartAsync(behaviour);
        await NineAsync(gateway);
        await gateway.ReadyAsync("tenth");
        if (behaviour.StartsWith("hang-send", StringComparison.Ordinal))
        {
            gateway.Send("tenth", "hello");
        }
        else
        {
            await gateway.WaitForHookAsync("tenth");
            await gateway.Http.GetAsync("/hooks/tenth/x", TestContext.Current.CancellationToken);
        }

        var death = await gateway.DeathAsync("tenth");
        death.Reason.ShouldBe(Reason.CallTimeout);
        gateway.Release();
        await gateway.ReadyAsync("tenth", atLeast: 2);
        await AssertNineAsync(gateway, death);
    }

    [Theory]
    [InlineData("hang-on-stop")]
    [InlineData("swallow-cancellation")]
    [InlineData("sleep-in-cancellation-callback")]
    [InlineData("sleep-in-abort-callback")]
    public async Task One_that_hangs_while_it_is_stopped_is_left_behind_alone(string behaviour)
    {
        await using var gateway = await StartAsync(behaviour);
        await NineAsync(gateway);
        await gateway.ReadyAsync("tenth");
        await gateway.CommandAsync("tenth", AdapterVerb.Restart);
        var abandoned = await gateway.EventAsync("tenth", one => one.Kind == EventKind.WorkAbandoned);
        await gateway.ReadyAsync("tenth", atLeast: 2);
        await AssertNineAsync(gateway, abandoned);
    }

    private static Task<GatewayUnderTest> StartAsync(string behaviour) =>
        StartAsync($"{{plugin: misbehaving, limits: {{{Late}}}, settings: {{behaviour: {behaviour}, release_file: $HOME/release}}}}", "Misbehaving");

    private static Task<GatewayUnderTest> StartAsync(string tenth, string fixture)
    {
        var nine = string.Join('\n', Names().Select(name => $"    {name}: {{plugin: wellbehaved}}"));
        return GatewayUnderTest.StartAsync($"    tenth: {tenth}\n{nine}", [fixture, "Wellbehaved"]);
    }

    private static IEnumerable<string> Names() => Enumerable.Range(1, 9).Select(n => string.Create(CultureInfo.InvariantCulture, $"good-{n}"));

    private static async Task NineAsync(GatewayUnderTest gateway)
    {
        foreach (var name in Names())
        {
            await gateway.ReadyAsync(name);
        }
    }

    /// <summary>All nine were ready before that was decided, and have one generation.</summary>
    private static async Task AssertNineAsync(GatewayUnderTest gateway, GatewayEvent decided)
    {
        await NineAsync(gateway);
        var events = gateway.Events.Recent();
        var ready = Names().Select(name => events.First(one => one.Adapter?.ToString() == name && one.Text.StartsWith("Ready", StringComparison.Ordinal))).ToList();
        ready.ShouldAllBe(one => one.Sequence < decided.Sequence, gateway.Story());
        Names().ShouldAllBe(name => gateway[name]!.Generation.Value == 1, gateway.Story());
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"nine ready {(ready.Max(one => one.At) - events[0].At).TotalMilliseconds:0} ms after the first event; the tenth was decided after {(decided.At - events[0].At).TotalMilliseconds:0} ms");
    }
}
