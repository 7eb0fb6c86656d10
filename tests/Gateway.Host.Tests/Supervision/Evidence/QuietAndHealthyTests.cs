using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Evidence.Sources;
using Gateway.Host.Supervision.Judgement;
using Gateway.Host.Tests.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Evidence;

/// <summary>
/// Design, promise 3: zero false restarts. Every source that the gateway has, and every judge, over a day of adapters that are well: socket
/// with heartbeats, pinged by the server, long polls, passive, announcing, pinging by itself. The short form samples; the long one leaves
/// out nothing.
/// </summary>
public sealed class QuietAndHealthyTests : IGenerationObserver
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    [Theory]
    [InlineData(60, 5)]
    [InlineData(1000, 150)]
    public void A_healthy_adapter_gets_no_strike_in_a_day(int instances, int lookEverySeconds) => Live(instances, TimeSpan.FromSeconds(lookEverySeconds));

    [Fact]
    [Trait("Form", "Long")]
    public void A_thousand_healthy_adapters_get_no_strike_in_a_day_looked_at_every_five_seconds() => Live(1000, TimeSpan.FromSeconds(5));

    /// <summary>The counterpart: the same adapters are seen through when they are not well, or the day above would prove nothing.</summary>
    [Theory]
    [InlineData(0, 3, 0.9)]
    [InlineData(2, 3, 1)]
    [InlineData(2, 12, 1)]
    [InlineData(5, 3, 0.9)]
    public void A_peer_that_stops_while_its_kernel_acknowledges_is_noticed(int kind, int hour, double share)
    {
        var stop = TimeSpan.FromHours(hour);
        var numbers = Enumerable.Range(0, 50).Select(i => (6 * i) + kind).ToArray();

        var noticed = numbers.Count(number => FirstStrike(HealthyScripts.Create(number, stop), TimeSpan.FromSeconds(5), stop + TimeSpan.FromMinutes(30)) is { } at && at > stop);

        (noticed / (double)numbers.Length).ShouldBeGreaterThanOrEqualTo(share);
    }

    void IGenerationObserver.OnSignal(GenerationNumber generation, GenerationSignal signal)
    {
    }

    private void Live(int instances, TimeSpan step)
    {
        var time = new FakeTimeProvider();
        using var provider = Services(time);
        for (var number = 0; number < instances; number++)
        {
            Live(number, step, provider, time);
        }

        provider.GetRequiredService<HostStatus>().Problems.ShouldBeEmpty();
    }

    private void Live(int number, TimeSpan step, ServiceProvider provider, FakeTimeProvider time)
    {
        var script = HealthyScripts.Create(number);
        var adapter = AdapterId.Parse("demo");
        var scope = new GenerationScope(adapter, new GenerationNumber(1), this);
        var target = new SenseTarget(new Subject(adapter, new GenerationNumber(1)), scope, script.Transport, time);
        var ledger = new EvidenceLedger(target.Subject, time, LimitsConfig.Default.RestartWindow);
        var panel = new JudgePanel(provider.GetServices<IJudge>(), provider.GetRequiredService<HostStatus>());
        var senses = provider.GetServices<IEvidenceSource>().Select(source => (source.Name, Sense: source.Attach(target))).ToArray();
        senses.Select(one => one.Name).ShouldContain("sockets");
        for (var now = step; now <= Day; now += step)
        {
            time.Advance(step);
            script.Play(now);
            var sockets = script.Sockets(now);
            ledger.NoteSockets(sockets);
            var look = new Look(target, time.GetTimestamp(), LimitsConfig.Default, script.Picture(at => target.Began + at.Ticks), sockets);
            foreach (var (_, sense) in senses)
            {
                sense.Look(look);
            }

            Record(look, ledger, panel, $"{script.GetType().Name} {number} after {now}");
        }

        panel.Judge(ledger.View(), LimitsConfig.Default, periodic: true).Kind.ShouldBeOneOf(VerdictKind.NoOpinion, VerdictKind.Healthy);
    }

    private static void Record(Look look, EvidenceLedger ledger, JudgePanel panel, string when)
    {
        foreach (var seen in look.Seen)
        {
            ledger.Record(seen);
            if (seen.Info.Weight is ObservationWeight.Soft or ObservationWeight.Check or ObservationWeight.Conclusive)
            {
                var verdict = panel.Judge(ledger.View(), LimitsConfig.Default, periodic: true);
                Assert.Fail($"{when}: a strike, {seen.Kind}: {seen.Text}; the judges: {verdict.Kind} {verdict.Reason}");
            }
        }
    }

    private static TimeSpan? FirstStrike(HealthyScript script, TimeSpan step, TimeSpan until)
    {
        var memory = new SocketsMemory(script.Transport);
        var rules = SocketRules.Of(LimitsConfig.Default, script.Transport, pools: false);
        for (var now = step; now <= until; now += step)
        {
            script.Play(now);
            memory.Update(script.Sockets(now).Own, rules, now);
            if (!memory.Findings.IsEmpty)
            {
                return now;
            }
        }

        return null;
    }

    private static ServiceProvider Services(TimeProvider time)
    {
        var services = new ServiceCollection();
        services.AddSupervision();
        return services
            .AddSingleton(time)
            .AddSingleton<IConfigurationSource, FakeConfiguration>()
            .AddSingleton(new EventLog(time))
            .AddSingleton<HostStatus>()
            .AddSingleton<Roster>()
            .AddSingleton<DoorDirectory>()
            .AddSingleton<CanaryBook>()
            .AddSingleton<IBaselineStore, Lifecycle.FakeBaselineStore>()
            // the real one would list this machine's interfaces at every step of the fake clock
            .AddSingleton<Host.Supervision.Endpoints.IHostNetwork, Endpoints.ScriptedNetwork>()
            .BuildServiceProvider();
    }
}
