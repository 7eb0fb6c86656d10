using Gateway.Chaos.Tests;
using Gateway.Host.Model;

namespace Gateway.Platforms.Tests.Contract;

/// <summary>
/// What every adapter has to be able to do, in a whole gateway and in both tiers, against the simulator of its platform. A platform adds its rig, and a
/// scripted quiet day of the adapter alone.
/// </summary>
public abstract class AdapterContract
{
    private const string Name = "it";

    // limits as they are by default; only the folder is watched faster, and a restart does not wait
    private const string Limits = """
          liveness_watchdog: {interval: 200ms, sweep: 20ms}
          plugins: {settle: 60ms, rescan: 100ms}
          limits: {backoff_initial: 50ms, backoff_max: 400ms, restart_budget: 100, load_deadline: 30s}
          routes:
            - {from: it, to: echo}
        """;

    [Theory]
    [InlineData("in-process")]
    [InlineData("process")]
    public async Task It_starts_receives_sends_and_stops(string tier)
    {
        await using var rig = await StartRigAsync();
        await using var gateway = await StartAsync(rig, tier);
        (await ConnectedAsync(gateway)).Isolation.ShouldBe(tier);
        await rig.WriteAsync("hello");
        await rig.SentAsync("hello");

        (await gateway.CommandAsync(Name, AdapterVerb.Pause)).Status.ShouldBe(CommandStatus.Accepted);
        await gateway.WaitAsync(Name, "paused", one => one.State == AdapterState.Paused);
        var proved = await gateway.WaitAsync(Name, "proved gone", one => one.Retired.Any(old => old.State != RetiredState.Unloading));
        proved.Retired.Single().State.ShouldBe(RetiredState.Unloaded, proved.Retired.Single().Detail);
        rig.Sent.ShouldBe(["hello"]);
    }

    [Theory]
    [InlineData("in-process")]
    [InlineData("process")]
    public async Task It_is_reloaded_while_messages_flow_and_none_is_lost_or_doubled(string tier)
    {
        await using var rig = await StartRigAsync();
        await using var gateway = await StartAsync(rig, tier);
        await ConnectedAsync(gateway);
        var texts = Enumerable.Range(0, 40).Select(number => $"message {number}").ToArray();
        for (var number = 0; number < texts.Length; number++)
        {
            if (number == 10)
            {
                (await gateway.CommandAsync(Name, AdapterVerb.Reload)).Status.ShouldBe(CommandStatus.Accepted);
            }

            if (rig.MissesNothing || number < 10)
            {
                await rig.WriteAsync(texts[number]);
            }

            if (rig.MissesNothing && number >= 3)
            {
                // so that there is always something under way, and never everything at once
                await rig.SentAsync(texts[number - 3]);
            }
        }

        await gateway.WaitAsync(Name, "the next generation", one => one.Generation.Value >= 2);
        await ConnectedAsync(gateway);
        await rig.WriteAsync("afterwards");
        await rig.SentAsync("afterwards");
        if (rig.MissesNothing)
        {
            await rig.SentAsync(texts);
        }

        rig.Sent.Distinct().ShouldBe(rig.Sent, "none is doubled");
        rig.Logins.ShouldBeLessThanOrEqualTo(2, gateway.Story());
    }

    [Theory]
    [InlineData("in-process")]
    [InlineData("process")]
    public async Task A_connection_that_breaks_is_taken_up_again(string tier)
    {
        await using var rig = await StartRigAsync();
        await using var gateway = await StartAsync(rig, tier);
        await ConnectedAsync(gateway);
        await rig.WriteAsync("before");
        await rig.SentAsync("before");

        await rig.DropAsync();
        if (rig.MissesNothing)
        {
            await rig.WriteAsync("meanwhile");
            await rig.SentAsync("meanwhile");
        }

        await gateway.WaitAsync(Name, "connected again", one => one is { State: AdapterState.Ready, Reason: Reason.Connected } && (rig.ReconnectsItself || one.Generation.Value > 1));
        await rig.WriteAsync("after");
        await rig.SentAsync("after");
        gateway[Name]!.Generation.Value.ShouldBe(rig.ReconnectsItself ? 1 : 2, gateway.Story());
        rig.Sent.ShouldBe(rig.MissesNothing ? ["before", "meanwhile", "after"] : ["before", "after"]);
    }

    [Theory]
    [InlineData("in-process")]
    [InlineData("process")]
    public async Task A_credential_that_is_refused_waits_for_a_person_who_is_told_what_to_do(string tier)
    {
        await using var rig = await StartRigAsync();
        await using var gateway = await StartAsync(rig, tier, badCredential: true);
        var failed = await gateway.WaitAsync(Name, "failed", one => one.State == AdapterState.Failed);
        failed.Reason.ShouldBe(Reason.FatalReported);
        failed.Generation.Value.ShouldBe(1, "trying again cannot help");
        failed.Detail.ShouldNotBeEmpty();
        ReasonCatalogue.Of(failed.Reason).Remedy.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("in-process")]
    [InlineData("process")]
    public async Task A_send_over_the_limit_is_made_once_after_the_wait(string tier)
    {
        await using var rig = await StartRigAsync();
        Assert.SkipUnless(rig.TellsLimits, "this platform tells no limit");
        await using var gateway = await StartAsync(rig, tier);
        await ConnectedAsync(gateway);
        rig.LimitOnce(TimeSpan.FromSeconds(1));
        await rig.WriteAsync("patience");
        await rig.SentAsync("patience");
        await rig.WriteAsync("next");
        await rig.SentAsync("next");
        rig.Sent.ShouldBe(["patience", "next"]);
        rig.Attempts.ShouldBe(3);
    }

    [Fact]
    public abstract Task A_quiet_day_is_nothing();

    internal abstract Task<PlatformRig> StartRigAsync();

    /// <summary>The first bytes make it ready before it says itself that it is connected.</summary>
    private static Task<AdapterSnapshot> ConnectedAsync(GatewayUnderTest gateway) =>
        gateway.WaitAsync(Name, "connected", one => one is { State: AdapterState.Ready, Reason: Reason.Connected });

    private static async Task<GatewayUnderTest> StartAsync(PlatformRig rig, string tier, bool badCredential = false)
    {
        var gateway = await GatewayUnderTest.StartAsync(
            $"    {Name}: {{plugin: {rig.Plugin}, settings: {{{rig.Settings(badCredential)}}}}}", [rig.Fixture], Limits, isolation: tier);
        rig.Join(gateway.Url, Name);
        return gateway;
    }
}
