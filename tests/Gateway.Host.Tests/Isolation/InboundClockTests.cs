using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.InProcess;
using Gateway.Host.Model;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Isolation;

public sealed class InboundClockTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Gaps_are_taken_once_and_a_burst_is_one_arrival()
    {
        var clock = new InboundClock();
        clock.Last.ShouldBeNull();
        foreach (var at in new long[] { 0, 5, 9, 109, 110, 310 })
        {
            clock.Note(at, shortest: 10);
        }

        clock.Last.ShouldBe(310);
        clock.TakeGaps().ShouldBe([100, 200]);
        clock.TakeGaps().ShouldBeEmpty();
    }

    [Fact]
    public void However_many_come_in_unread_a_bounded_number_is_kept()
    {
        var clock = new InboundClock();
        for (var at = 0; at < 100_000; at += 10)
        {
            clock.Note(at, shortest: 10);
        }

        clock.TakeGaps().Length.ShouldBe(256);
    }

    [Fact]
    public async Task What_a_probe_itself_brings_in_never_refreshes_the_clock_that_it_judges()
    {
        var scope = new GenerationScope(AdapterId.Parse("demo"), new GenerationNumber(1), new Nobody());
        var door = new Door(scope, new CallSlots(), new LeaseGate(), _time);
        var adapter = new ProbingAdapter(scope, _time);
        door.Open(adapter);

        _time.Advance(TimeSpan.FromSeconds(1));
        scope.NoteReceived(_time.GetTimestamp(), 1);
        var before = scope.Inbound.Last;
        _time.Advance(TimeSpan.FromMinutes(5));
        var call = new AwaitedCall<ProbeOutcome>();
        door.Enter(default(ProbeInvocation), TimeSpan.FromSeconds(10), call);

        (await call.Task).Value!.Kind.ShouldBe(ProbeKind.Answered);
        adapter.Noted.ShouldBe(2);
        scope.Inbound.Last.ShouldBe(before);
        scope.Inbound.TakeGaps().ShouldBeEmpty();
        scope.IsAsked.ShouldBeFalse();
        adapter.WasAsked.ShouldBe([true, true]);

        // what the probe has left running is the adapter's own again, and what comes in by it counts
        adapter.LeftBehind.SetResult();
        await adapter.Afterwards;
        adapter.WasAsked.ShouldBe([true, true, false]);
        scope.Inbound.Last.ShouldBe(_time.GetTimestamp());

        scope.NoteReceived(_time.GetTimestamp(), 1);
        scope.Inbound.Last.ShouldBe(_time.GetTimestamp());
    }

    private sealed class ProbingAdapter(GenerationScope scope, TimeProvider time) : IAdapter
    {
        public int Noted { get; private set; }

        public List<bool> WasAsked { get; } = [];

        public TaskCompletionSource LeftBehind { get; } = new();

        public Task Afterwards { get; private set; } = Task.CompletedTask;

        public Task RunAsync(IAdapterContext context, CancellationToken stopping) => throw new NotSupportedException();

        public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) => throw new NotSupportedException();

        public async Task<ProbeOutcome> ProbeAsync(CancellationToken cancellationToken)
        {
            Note();
            await Task.Yield();
            Note();
            Afterwards = ReceiveLaterAsync();
            return ProbeOutcome.Answered("found a message that waited");
        }

        private async Task ReceiveLaterAsync()
        {
            await LeftBehind.Task;
            Note();
        }

        private void Note()
        {
            WasAsked.Add(scope.IsAsked);
            scope.NoteReceived(time.GetTimestamp(), 1);
            Noted++;
        }
    }

    private sealed class Nobody : IGenerationObserver
    {
        public void OnSignal(GenerationNumber generation, GenerationSignal signal)
        {
        }
    }
}
