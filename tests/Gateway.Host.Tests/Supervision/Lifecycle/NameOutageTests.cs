using System.Collections.Immutable;
using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Supervision.Endpoints;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Evidence.Sources;

namespace Gateway.Host.Tests.Supervision.Lifecycle;

/// <summary>
/// The incident that this project starts from, in scripted time: two gateways, names are not resolved for two hours, the adapter's library
/// tries five times, gives up without a word and parks its task. Issue 3, "Shows".
/// </summary>
public sealed class NameOutageTests
{
    private static readonly RemoteEnd Platform = new(SilentLibrary.Host, 443, Scheme: null);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task After_two_hours_without_names_both_gateways_are_well_within_one_backoff_cap_of_their_return()
    {
        foreach (var offset in new[] { 0, 137 })
        {
            var (bench, library) = await HealthyAsync();
            await RunAsync(bench, library, TimeSpan.FromSeconds(offset));
            bench.Now.Generation.Value.ShouldBe(1);

            library.Lose();
            bench.Ends.Fail(Platform);
            await RunAsync(bench, library, TimeSpan.FromHours(2));
            bench.Now.State.ShouldBe(AdapterState.Backoff, Story(bench));
            bench.Now.LastIncident!.Reason.ShouldBe(Reason.ResolutionFailing, Story(bench));
            bench.Events.Recent().ShouldNotContain(one => one.Text.StartsWith("Quarantined", StringComparison.Ordinal), "an outage of the surroundings is no fault of the plugin");

            library.Find();
            bench.Ends.Heal(Platform);
            var back = bench.Time.GetTimestamp();
            while (!library.IsConnected || bench.Now.State != AdapterState.Ready)
            {
                await RunAsync(bench, library, Step);
                bench.Time.GetElapsedTime(back).ShouldBeLessThan(bench.Configuration.Current.LimitsFor(default, default).BackoffMax, Story(bench));
            }

            TestContext.Current.TestOutputHelper!.WriteLine($"well again after {bench.Time.GetElapsedTime(back)}, generation {bench.Now.Generation}");
            await RunAsync(bench, library, TimeSpan.FromMinutes(20));
            bench.Now.State.ShouldBe(AdapterState.Ready, Story(bench));
            bench.HostFaults.ShouldBeEmpty();
        }
    }

    private static async Task<(InstanceBench Bench, SilentLibrary Library)> HealthyAsync()
    {
        var bench = new InstanceBench();
        bench.Tier.ConnectsAtOnce = false;
        bench.Tier.Opinion = LivenessOpinion.Alive;
        await bench.StartAsync();
        var library = new SilentLibrary(bench);
        await RunAsync(bench, library, TimeSpan.FromMinutes(2));
        library.IsConnected.ShouldBeTrue();
        bench.Now.State.ShouldBe(AdapterState.Ready, Story(bench));
        return (bench, library);
    }

    /// <summary>The library lives, the host looks at its evidence and at the ends that are waited for.</summary>
    private static async Task RunAsync(InstanceBench bench, SilentLibrary library, TimeSpan time)
    {
        var source = new NetworkEventsSource();
        for (var passed = TimeSpan.Zero; passed < time; passed += Step)
        {
            bench.Time.Advance(Step);
            library.Step();
            foreach (var row in bench.Sights.Rows)
            {
                if (!row.Senses.TryGetValue(source.Name, out var sense))
                {
                    row.Senses[source.Name] = sense = source.Attach(row.Target);
                }

                Look(bench, row, sense);
            }

            bench.Returns.Look();
            await bench.SettleAsync();
        }
    }

    private static void Look(InstanceBench bench, EvidenceRow row, ISense sense)
    {
        var look = new Look(row.Target, bench.Time.GetTimestamp(), row.Limits, row.Target.Scope.Network.Picture(), SocketPicture.Absent);
        sense.Look(look);
        row.Post([.. look.Seen]);
    }

    private static string Story(InstanceBench bench) => string.Join('\n', bench.Events.Recent().Select(one => $"{one.At:HH:mm:ss} {one.Kind} {one.Text}"));

    /// <summary>Retries five times, five seconds apart, and then never again; tells nobody.</summary>
    private sealed class SilentLibrary(InstanceBench bench)
    {
        public const string Host = "platform.test";
        private const int Patience = 5;
        private const int Pause = 5;
        private FakeGeneration? _of;
        private bool _namesResolve = true;
        private int _failed;
        private int _wait;

        public bool IsConnected { get; private set; }

        public void Lose() => (_namesResolve, IsConnected) = (false, false);

        public void Find() => _namesResolve = true;

        public void Step()
        {
            if (bench.Live is not { } live)
            {
                return;
            }

            if (live != _of)
            {
                (_of, IsConnected, _failed, _wait) = (live, false, 0, 0);
            }

            if (IsConnected || _failed == Patience || --_wait > 0)
            {
                return;
            }

            Try(live);
        }

        private void Try(FakeGeneration live)
        {
            var now = bench.Time.GetTimestamp();
            live.Scope.Network.NoteResolutionStart(Host, now);
            live.Scope.Network.NoteResolutionEnd(_namesResolve ? null : "the name does not resolve", request: null, now);
            IsConnected = _namesResolve;
            (_failed, _wait) = (IsConnected ? 0 : _failed + 1, Pause);
            bench.Pictures[InstanceBench.Name] = live.Scope.Network.Picture() with { LastFailureTarget = IsConnected ? null : new(Host, 443, Scheme: null) };
            if (!IsConnected)
            {
                // the exception that the library swallows
                live.Scope.NoteFirstChance(new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound));
            }
        }
    }
}
