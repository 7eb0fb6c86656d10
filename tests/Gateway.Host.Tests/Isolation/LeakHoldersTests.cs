using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation.Reclamation;
using Gateway.Host.Isolation.Reclamation.Holders;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Tests.Messaging;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Isolation;

/// <summary>When a look for the holder of a leaked context is taken, and when it is not.</summary>
public sealed class LeakHoldersTests : IAsyncDisposable
{
    private readonly CountingTime _time = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly FakeConfiguration _configuration = new();
    private readonly ScriptedProbe _probe = new();
    private readonly ReclamationQueue _queue;
    private readonly LeakHolders _holders;
    private readonly LoopBeat _beat;
    private readonly Task _loop;
    private readonly System.Threading.Channels.Channel<(GenerationNumber Generation, HolderAnswer Answer)> _found =
        System.Threading.Channels.Channel.CreateUnbounded<(GenerationNumber, HolderAnswer)>();

    public LeakHoldersTests()
    {
        _queue = new ReclamationQueue(new ShadowUse(), new HostStatus(new EventLog(_time)), _time);
        _holders = new LeakHolders(_queue, _probe, _configuration, _time);
        _holders.Found += (leaked, answer) => _found.Writer.TryWrite((leaked.Generation, answer));
        _beat = new LoopBeat(_holders.Name, _holders.StallAfter, _time);
        _beat.Begin(again: false);
        _loop = _holders.RunAsync(_beat, _stopping.Token);
    }

    [Fact]
    public async Task A_leaked_context_is_looked_at_once_for_each_build_and_the_answer_serves_the_next_of_that_build()
    {
        Leak(1, "build-a");
        (await FoundAsync()).Answer.ShouldBe(HolderAnswer.Held("holder 1"));
        Leak(2, "build-a");
        (await FoundAsync()).Answer.Line.ShouldBe("holder 1 (found for generation 1 of the same build)");
        _probe.Looks.ShouldBe(1);
    }

    [Fact]
    public async Task Two_looks_are_ten_minutes_apart()
    {
        Leak(1, "build-a");
        await FoundAsync();
        Leak(2, "build-b");
        await PausedAsync();
        _time.Advance(LeakHolders.Spacing - TimeSpan.FromSeconds(1));
        _probe.Looks.ShouldBe(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        (await FoundAsync()).Answer.ShouldBe(HolderAnswer.Held("holder 2"));
    }

    [Fact]
    public async Task An_answer_that_is_not_known_is_not_kept()
    {
        _probe.IsKnown = false;
        Leak(1, "build-a");
        (await FoundAsync()).Answer.IsKnown.ShouldBeFalse();
        _probe.IsKnown = true;
        Leak(2, "build-a");
        await PausedAsync();
        _time.Advance(LeakHolders.Spacing);
        (await FoundAsync()).Answer.ShouldBe(HolderAnswer.Held("holder 2"));
    }

    [Fact]
    public async Task Switched_off_nothing_is_looked_at_and_the_reason_is_said()
    {
        _configuration.Set(GatewayConfig.Default with { Diagnostics = new DiagnosticsConfig { LeakHolder = false } });
        Leak(1, "build-a");
        (await FoundAsync()).Answer.ShouldBe(HolderAnswer.Unknown("diagnostics.leak_holder is off"));
        _probe.Looks.ShouldBe(0);
    }

    [Fact]
    public void The_answer_of_the_child_is_read_and_anything_else_is_unknown_with_a_reason()
    {
        HolderProcess.Read("held A -> B").ShouldBe(HolderAnswer.Held("A -> B"));
        HolderProcess.Read("unknown too busy").ShouldBe(HolderAnswer.Unknown("too busy"));
        HolderProcess.Read(null).Line.ShouldContain("without an answer");
        HolderProcess.Read("Unhandled exception").IsKnown.ShouldBeFalse();
    }

    [Fact]
    public void A_way_is_one_line_of_names_without_the_inside_of_collections_and_delegates()
    {
        HolderWay.Line("AppDomain.s_domain", [("AppDomain", "ProcessExit"), ("EventHandler", "_invocationList"), ("Object[]", ""), ("EventHandler", "_target"), ("Plug.A+<>c", "")])
            .ShouldBe("AppDomain.ProcessExit -> EventHandler -> Plug.A+<>c");
        HolderWay.Line("Cache.s_types", [("Hashtable", "_buckets"), ("Hashtable+Bucket[]", ""), ("typeof(Plug.A)", "m_keepalive"), ("LoaderAllocator", "")])
            .ShouldBe("Cache.s_types -> Hashtable -> typeof(Plug.A)");
        HolderWay.Line("strong handle", [.. Enumerable.Range(0, 30).Select(i => ($"T{i}", ""))]).ShouldBe("strong handle -> T0 -> T1 -> T2 -> … -> T26 -> T27 -> T28 -> T29");
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private void Leak(long generation, string build) => _queue.Tell(Leaks.Of("a", "p", generation, build));

    private async Task<(GenerationNumber Generation, HolderAnswer Answer)> FoundAsync() => await _found.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>The loop has taken the leak and waits for its time.</summary>
    private async Task PausedAsync()
    {
        // the pause is the only thing in that loop that needs a timer
        while (_time.Timers == 0)
        {
            await Task.Yield();
        }
    }

    private sealed class CountingTime : FakeTimeProvider
    {
        private int _timers;

        public int Timers => Volatile.Read(ref _timers);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _timers);
            return timer;
        }
    }

    private sealed class ScriptedProbe : IHolderProbe
    {
        public int Looks { get; private set; }

        public bool IsKnown { get; set; } = true;

        public Task<HolderAnswer> FindAsync(nint handle, CancellationToken cancellationToken) =>
            Task.FromResult(IsKnown ? HolderAnswer.Held($"holder {++Looks}") : HolderAnswer.Unknown($"look {++Looks} failed"));
    }
}
