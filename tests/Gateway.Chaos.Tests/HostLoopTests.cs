using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.Reclamation;
using Gateway.Host.Messaging.Delivery;
using Gateway.Host.Messaging.Ingress;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Storage;
using Gateway.Host.Supervision.Restart;
using Gateway.Host.Supervision.Watchdog;
using Gateway.Host.Tests.Plugins;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Chaos.Tests;

/// <summary>
/// The gateway's own loops, stopped by fault injection in turn: one that ends is started again and does its work, one that hangs fails
/// liveness by name. Issue 2, "Shows".
/// </summary>
public sealed class HostLoopTests
{
    private const string Adapters = "    shop: {plugin: obliging, settings: {sent_file: $HOME/sent}}\n    bad: {plugin: misbehaving, settings: {behaviour: hang-send, release_file: $HOME/release}}\n  routes: [{from: shop, to: echo}]";
    private int _count;

    [Fact]
    public async Task Every_loop_that_ends_is_started_again_and_does_its_work()
    {
        await using var gateway = await StartAsync();
        foreach (var beat in gateway.Loops.Beats)
        {
            beat.InjectEnd();
            await gateway.UntilAsync($"the loop '{beat.Name}' runs again", () => beat.Restarts == 1 && beat.IsRunning ? beat : null);
            await gateway.EventAsync(adapter: null, one => one.Kind == EventKind.HostLoopRestarted && one.Text.Contains($"'{beat.Name}'", StringComparison.Ordinal));
            await DoesItsWorkAsync(gateway, beat.Name);
            await EchoAsync(gateway);
            (await LiveAsync(gateway)).Status.ShouldBe(HttpStatusCode.OK);
        }

        // a busy machine may make the pool short of threads meanwhile; that is no loop's fault
        gateway.Services.GetRequiredService<HostStatus>().Problems.Keys.ShouldNotContain(cause => cause.StartsWith("loop-", StringComparison.Ordinal));
    }

    /// <summary>All at once, because each is allowed to be busy for some time: so the test lasts as long as the most patient one.</summary>
    [Fact]
    public async Task Every_loop_that_hangs_fails_liveness_by_name_until_it_moves_again()
    {
        await using var gateway = await StartAsync();
        var stalls = gateway.Services.GetRequiredService<StallMonitor>();
        var beats = gateway.Loops.Beats;

        // first, because its work comes from other loops
        var instances = gateway.Loops.Find("instances").ShouldNotBeNull();
        instances.InjectHang();
        gateway.Drop("dropped/Plug.dll", PluginEmitter.Adapter("dropped"));
        await gateway.UntilAsync("the loop 'instances' hangs", () => instances.IsWaiting ? null : instances);
        var holders = gateway.Loops.Find("leak-holders").ShouldNotBeNull();
        holders.InjectHang();
        gateway.Services.GetRequiredService<ReclamationQueue>().Prove(GhostOf(gateway.Services, gateway["shop"]!), isGone: false);
        await gateway.UntilAsync("the loop 'leak-holders' hangs", () => holders.IsWaiting ? null : holders);
        foreach (var beat in beats)
        {
            beat.InjectHang();
        }

        await gateway.UntilAsync(
            "all loops are stalled",
            () =>
            {
                // a loop that waits is in order: it has to be given work to be seen hanging
                foreach (var beat in beats.Where(one => one.IsWaiting))
                {
                    GiveWork(gateway, beat.Name);
                }

                return stalls.Stalled.Length == beats.Length ? stalls : null;
            },
            () => $"stalled are only {string.Join(", ", stalls.Stalled)}");
        foreach (var beat in beats)
        {
            var (status, text) = await LiveAsync(gateway);
            status.ShouldBe(HttpStatusCode.ServiceUnavailable);
            text.ShouldContain($"'{beat.Name}' is stalled");
            beat.ReleaseHang();
            await gateway.UntilAsync($"'{beat.Name}' moves", () => stalls.Stalled.Contains(beat.Name) ? null : beat);
        }

        (await LiveAsync(gateway)).Status.ShouldBe(HttpStatusCode.OK);
        beats.ShouldAllBe(beat => beat.Restarts == 0);
        await EchoAsync(gateway);
        foreach (var beat in beats)
        {
            await gateway.EventAsync(adapter: null, one => one.Kind == EventKind.HostRecovered && one.Text.Contains($"loop-{beat.Name}-stalled", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_thread_of_the_watchdog_is_revived_before_it_counts_as_silent()
    {
        await using var gateway = await StartAsync();
        for (var turn = 1; turn <= 3; turn++)
        {
            var ends = turn;
            gateway.Watchdog.InjectEnd();
            await gateway.UntilAsync(
                "the watchdog runs again", () => gateway.Events.Recent().Count(one => one.Text.Contains("the thread of the watchdog", StringComparison.Ordinal)) == ends ? gateway : null);
            var sweeps = gateway.Watchdog.Sweeps;
            await gateway.UntilAsync("it sweeps again", () => gateway.Watchdog.Sweeps > sweeps ? gateway : null);
            gateway.Watchdog.SinceLastSweep.ShouldBeLessThan(WatchdogGuard.LongestSilence);
        }

        gateway.Events.Recent().ShouldNotContain(one => one.Kind == EventKind.HostDegraded && one.Text.StartsWith(WatchdogGuard.Cause, StringComparison.Ordinal), gateway.Story());
        await AssertDeathsAreNoticedAsync(gateway);
    }

    private static async Task<GatewayUnderTest> StartAsync()
    {
        var gateway = await GatewayUnderTest.StartAsync(Adapters, ["Obliging", "Misbehaving"]);
        await gateway.ReadyAsync("shop");
        return gateway;
    }

    /// <summary>What would be missing if only the row in the table, and not the loop, had come back.</summary>
    private async Task DoesItsWorkAsync(GatewayUnderTest gateway, string loop)
    {
        switch (loop)
        {
            case "plugin-catalog":
                gateway.Drop("dropped/Plug.dll", PluginEmitter.Adapter("dropped"));
                await gateway.WaitAsync("dropped", "has an instance of its own", one => one.Generation.Value == 1);
                break;
            case "instances":
                // one change, and so one signal: a dropped plugin is several
                await gateway.ConfigureAsync(Adapters.Replace("\n  routes", "\n    added: {plugin: obliging}\n  routes", StringComparison.Ordinal));
                await gateway.ReadyAsync("added");
                break;
            case "configuration":
                await gateway.ConfigureAsync(Adapters.Replace("routes:", "log: {adapter_lines_per_second: 123}\n  routes:", StringComparison.Ordinal));
                await gateway.EventAsync(adapter: null, one => one.Kind == EventKind.ConfigurationApplied);
                break;
            case "storage-writer":
                (await gateway.CommandAsync("shop", AdapterVerb.Pause)).Status.ShouldBe(CommandStatus.Accepted);
                (await gateway.CommandAsync("shop", AdapterVerb.Resume)).Status.ShouldBe(CommandStatus.Accepted);
                await gateway.ReadyAsync("shop", atLeast: gateway["shop"]!.Generation.Value);
                break;
            case "reclamation":
                var old = gateway["shop"]!.Generation;
                await gateway.CommandAsync("shop", AdapterVerb.Restart);
                await gateway.EventAsync("shop", one => one.Kind == EventKind.GenerationUnloaded && one.Generation == old);
                break;
            case "leak-holders":
                gateway.Services.GetRequiredService<ReclamationQueue>().Prove(GhostOf(gateway.Services, gateway["shop"]!), isGone: false);
                await gateway.EventAsync("shop", one => one.Kind == EventKind.GenerationLeaked && one.Text.Contains("a process of its own", StringComparison.Ordinal));
                break;
            case "restart-ledger":
                await gateway.CommandAsync("shop", AdapterVerb.Restart);
                await gateway.UntilAsync("what was recorded is written", () => gateway.Services.GetRequiredService<RestartLedger>().ToWrite.TryPeek(out _) ? null : loop);
                break;
            case "adapter-log":
                await EchoAsync(gateway);
                var logs = Path.Combine(gateway.Home, "data", "logs");
                await gateway.UntilAsync("the line is in the adapter's file", () =>
                    Directory.GetFiles(logs, "shop*").Any(file => Read(file).Contains(Text(_count), StringComparison.Ordinal)) ? loop : null);
                break;
            case "event-log":
                await gateway.CommandAsync("shop", AdapterVerb.Restart);
                var hostLog = Path.Combine(gateway.Home, "data", "logs", "gateway.log");
                var number = gateway["shop"]!.Generation;
                await gateway.UntilAsync("the event is in the host's log", () => Read(hostLog).Contains($"[shop#{number}]", StringComparison.Ordinal) ? loop : null);
                break;
            case "watchdog-guard":
                gateway.Watchdog.InjectEnd();
                await gateway.EventAsync(adapter: null, one => one.Text.Contains("the thread of the watchdog", StringComparison.Ordinal));
                break;
            case "routing" or "delivery":
                await EchoAsync(gateway);
                break;
            case "evidence" or "early-return" or "baselines" or "process-state" or "message-care" or "retention" or "consumers":
                // they look by themselves, and there is nothing to see here: that they pass again is their work
                var beat = gateway.Loops.Find(loop).ShouldNotBeNull();
                var passes = beat.Ticks;
                await gateway.UntilAsync($"'{loop}' passes twice", () => beat.Ticks > passes + 2 ? beat : null);
                break;
            default:
                throw new InvalidOperationException($"Say here how the loop '{loop}' shows that it does its work.");
        }
    }

    /// <summary>For the loops that would else wait; the others wake by themselves, and all of it is done without any loop.</summary>
    private static void GiveWork(GatewayUnderTest gateway, string loop)
    {
        var services = gateway.Services;
        var shop = gateway["shop"]!;
        switch (loop)
        {
            case "routing":
                services.GetRequiredService<RoutingQueue>().Arrived.Set();
                break;
            case "delivery":
                services.GetRequiredService<Outbox>().Delayed.Set();
                break;
            case "storage-writer":
                _ = services.GetRequiredService<IDataWriter>().WriteAsync(static _ => 0, CancellationToken.None);
                break;
            case "restart-ledger":
                services.GetRequiredService<RestartLedger>().RecordHealthy(shop.Name, shop.Plugin, Reason.Operator);
                break;
            case "reclamation":
                services.GetRequiredService<ReclamationQueue>().Prove(GhostOf(services, shop), isGone: true);
                break;
        }
    }

    private static GenerationSpec GhostOf(IServiceProvider services, AdapterSnapshot shop)
    {
        var build = services.GetRequiredService<IPluginCatalog>().Current.Find(shop.Plugin)!.Build!;
        return new GenerationSpec(shop.Name, new GenerationNumber(1_000_000), build, AdapterSettings.Empty, LimitsConfig.Default, StartReason.Cold);
    }

    private static async Task AssertDeathsAreNoticedAsync(GatewayUnderTest gateway)
    {
        await gateway.ReadyAsync("bad");
        gateway.Send("bad", "hello");
        (await gateway.DeathAsync("bad")).Reason.ShouldBe(Reason.CallTimeout);
    }

    private async Task EchoAsync(GatewayUnderTest gateway)
    {
        var text = Text(++_count);
        await gateway.PostAsync("shop", text);
        var sent = Path.Combine(gateway.Home, "sent");
        await gateway.UntilAsync($"'{text}' comes back", () => File.Exists(sent) && Read(sent).Contains(text, StringComparison.Ordinal) ? text : null);
    }

    private static async Task<(HttpStatusCode Status, string Text)> LiveAsync(GatewayUnderTest gateway)
    {
        using var answer = await gateway.Http.GetAsync(new Uri("/healthz/live", UriKind.Relative), TestContext.Current.CancellationToken);
        return (answer.StatusCode, Regex.Unescape(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    private static string Read(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private static string Text(int n) => string.Create(CultureInfo.InvariantCulture, $"message-{n:000}");
}
