using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Operator.Api;

namespace Gateway.Host.Tests.Operator;

public sealed class HealthTests
{
    private static readonly AdapterId Demo = AdapterId.Parse("demo");

    [Fact]
    public async Task Live_while_the_watchdog_sweeps_and_no_loop_is_stalled()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await StatusAsync(gateway, "/healthz/live")).ShouldBe(HttpStatusCode.OK);

        gateway.Watchdog.SinceLastSweep = TimeSpan.FromSeconds(2);
        (await StatusAsync(gateway, "/healthz/live")).ShouldBe(HttpStatusCode.ServiceUnavailable);

        gateway.Watchdog.SinceLastSweep = TimeSpan.Zero;
        gateway.Watchdog.IsArmed = false;
        (await StatusAsync(gateway, "/healthz/live")).ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task A_stalled_or_lost_host_loop_fails_liveness_and_is_named_to_local_callers()
    {
        await using var gateway = await TestGateway.StartAsync();
        var beat = gateway.Loops.Add("ingress", TimeSpan.FromSeconds(5));
        beat.Begin(again: false);
        (await StatusAsync(gateway, "/healthz/live")).ShouldBe(HttpStatusCode.OK);

        gateway.Time.Advance(TimeSpan.FromSeconds(6));
        using (var answer = await gateway.Anonymous.GetAsync("/healthz/live", TestContext.Current.CancellationToken))
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("'ingress' is stalled");
        }

        beat.Tick();
        beat.End();
        (await StatusAsync(gateway, "/healthz/live")).ShouldBe(HttpStatusCode.OK, "a fresh end is its supervisor's to repair");
        gateway.Time.Advance(TimeSpan.FromSeconds(6));
        (await StatusAsync(gateway, "/healthz/live")).ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task The_reasons_are_kept_from_callers_behind_a_proxy()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Watchdog.IsArmed = false;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz/live");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");

        using var answer = await gateway.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain("watchdog");
    }

    [Fact]
    public async Task Ready_needs_every_required_adapter_and_no_other()
    {
        await using var gateway = await TestGateway.StartAsync();
        Configure(gateway, required: true);
        gateway.Roster.Publish(Samples.Backoff() with { Name = AdapterId.Parse("optional") });
        (await StatusAsync(gateway, "/healthz/ready")).ShouldBe(HttpStatusCode.ServiceUnavailable, "demo is not known yet");

        gateway.Roster.Publish(Samples.Ready());
        (await StatusAsync(gateway, "/healthz/ready")).ShouldBe(HttpStatusCode.OK);

        gateway.Roster.Publish(Samples.Backoff());
        (await StatusAsync(gateway, "/healthz/ready")).ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task A_required_adapter_whose_connection_is_bad_is_not_ready_and_one_that_is_only_quiet_is()
    {
        await using var gateway = await TestGateway.StartAsync();
        Configure(gateway, required: true);
        var degraded = Samples.Ready() with { State = AdapterState.Degraded, Reason = Reason.AdapterDegraded, Detail = "No connection" };
        var broken = degraded with { Dimensions = degraded.Dimensions with { Transport = Health.Degraded } };

        gateway.Roster.Publish(degraded);
        (await StatusAsync(gateway, "/healthz/ready")).ShouldBe(HttpStatusCode.OK);
        gateway.Roster.Publish(broken with { Reason = Reason.NoInboundEvidence });
        (await StatusAsync(gateway, "/healthz/ready")).ShouldBe(HttpStatusCode.OK);
        gateway.Roster.Publish(broken);
        (await StatusAsync(gateway, "/healthz/ready")).ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Ready_names_whoever_is_in_trouble_also_when_nobody_needs_it()
    {
        await using var gateway = await TestGateway.StartAsync();
        Configure(gateway, required: false);
        gateway.Roster.Publish(Samples.Ready());
        gateway.Roster.Publish(Samples.Ready("tg") with { State = AdapterState.Degraded, Reason = Reason.AdapterDegraded, Detail = "No connection" });
        gateway.Roster.Publish(Samples.Backoff() with { Name = AdapterId.Parse("dead") });
        gateway.Roster.Publish(Samples.Backoff() with { Name = AdapterId.Parse("unwanted"), Desired = DesiredState.Disabled });

        using var answer = await gateway.Anonymous.GetAsync(new Uri("/healthz/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        var view = (await answer.Content.ReadFromJsonAsync<HealthView>(TestContext.Current.CancellationToken))!;

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        view.Status.ShouldBe("degraded");
        view.Degraded.ShouldBe([
            "dead is backoff (task-faulted): the run task of generation 3 threw SocketException: connection refused",
            "tg is degraded (adapter-degraded): No connection",
        ]);
    }

    [Fact]
    public async Task Startup_is_over_when_the_folder_was_read_and_everybody_got_somewhere_and_stays_over()
    {
        await using var gateway = await TestGateway.StartAsync();
        Configure(gateway, required: false);
        gateway.Roster.Publish(Samples.Ready() with { State = AdapterState.Loading });
        gateway.Catalog.Scanned();
        (await StatusAsync(gateway, "/healthz/startup")).ShouldBe(HttpStatusCode.ServiceUnavailable);

        gateway.Roster.Publish(Samples.Backoff());
        gateway.Roster.Publish(Samples.Ready("waits") with { State = AdapterState.Discovered, Reason = Reason.NotConfigured });
        (await StatusAsync(gateway, "/healthz/startup")).ShouldBe(HttpStatusCode.OK);

        gateway.Roster.Publish(Samples.Ready() with { State = AdapterState.Starting });
        (await StatusAsync(gateway, "/healthz/startup")).ShouldBe(HttpStatusCode.OK, "a restart later is no start");
    }

    [Fact]
    public async Task Startup_waits_for_the_first_look_at_the_plugin_folder()
    {
        await using var gateway = await TestGateway.StartAsync();

        (await StatusAsync(gateway, "/healthz/startup")).ShouldBe(HttpStatusCode.ServiceUnavailable);
        gateway.Catalog.Scanned();
        (await StatusAsync(gateway, "/healthz/startup")).ShouldBe(HttpStatusCode.OK);
    }

    private static void Configure(TestGateway gateway, bool required) => gateway.Configuration.Apply(GatewayConfig.Default with
    {
        Adapters = ImmutableDictionary<AdapterId, AdapterConfig>.Empty.Add(
            Demo, new AdapterConfig { Name = Demo, Plugin = PluginId.Parse("webhook"), Required = required }),
    });

    private static async Task<HttpStatusCode> StatusAsync(TestGateway gateway, string path)
    {
        using var answer = await gateway.Anonymous.GetAsync(path, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
