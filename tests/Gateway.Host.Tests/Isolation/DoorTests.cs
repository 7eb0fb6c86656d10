using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.InProcess;
using Gateway.Host.Model;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Isolation;

public sealed class DoorTests
{
    private static readonly OutboundMessage Message = new() { DeliveryId = "d1", Conversation = "c" };
    private readonly FakeTimeProvider _time = new();
    private readonly LeaseGate _gate = new();
    private readonly CallSlots _slots = new();
    private readonly SilentObserver _observer = new();
    private readonly GenerationScope _scope;
    private readonly Door _door;

    public DoorTests()
    {
        _scope = new GenerationScope(AdapterId.Parse("demo"), new GenerationNumber(3), _observer);
        _door = new Door(_scope, _slots, _gate, _time);
    }

    [Fact]
    public void A_synchronous_answer_completes_on_the_callers_stack_and_leaves_nothing_in_flight()
    {
        var call = Send(_ => Task.FromResult(SendOutcome.Sent("m1")));

        call.Result.Status.ShouldBe(CallStatus.Completed);
        call.Result.Value!.PlatformMessageId.ShouldBe("m1");
        (_slots.InFlight, _gate.InFlight).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_late_answer_completes_once_it_is_there()
    {
        var answer = new TaskCompletionSource<SendOutcome>();
        var call = Send(_ => answer.Task);
        (_slots.InFlight, _gate.InFlight).ShouldBe((1, 1));

        answer.SetResult(SendOutcome.Sent("m2"));
        (await call.WaitAsync()).Value!.PlatformMessageId.ShouldBe("m2");
        (_slots.InFlight, _gate.InFlight).ShouldBe((0, 0));
    }

    [Fact]
    public void A_throw_becomes_data_with_type_message_and_cause()
    {
        var call = Send(_ => throw new InvalidOperationException("outer", new TimeoutException("inner")));

        call.Result.Status.ShouldBe(CallStatus.Faulted);
        call.Result.Fault!.Type.ShouldBe("System.InvalidOperationException");
        call.Result.Fault.Summary.ShouldBe("System.InvalidOperationException: outer (System.TimeoutException: inner)");
    }

    [Fact]
    public async Task A_faulted_task_and_a_cancelled_one_are_faults_not_outcomes()
    {
        (await Send(_ => Task.FromException<SendOutcome>(new FormatException("bad"))).WaitAsync()).Fault!.Message.ShouldBe("bad");
        (await Send(_ => Task.FromCanceled<SendOutcome>(new CancellationToken(canceled: true))).WaitAsync()).Status.ShouldBe(CallStatus.Faulted);
    }

    [Fact]
    public void A_null_task_and_a_null_answer_are_faults()
    {
        Send(_ => null!).Result.Status.ShouldBe(CallStatus.Faulted);
        Send(_ => Task.FromResult<SendOutcome>(null!)).Result.Status.ShouldBe(CallStatus.Faulted);
    }

    [Fact]
    public void A_retired_gate_is_not_entered()
    {
        _ = _gate.RetireAsync();
        var entered = false;
        var call = Send(_ =>
        {
            entered = true;
            return Task.FromResult(SendOutcome.Sent("m"));
        });

        call.Result.Status.ShouldBe(CallStatus.Fenced);
        entered.ShouldBeFalse();
    }

    [Fact]
    public void More_calls_than_slots_are_refused_as_busy_and_cost_nothing()
    {
        var never = new TaskCompletionSource<SendOutcome>();
        for (var i = 0; i < CallSlots.Capacity; i++)
        {
            Send(_ => never.Task);
        }

        Send(_ => never.Task).Result.Status.ShouldBe(CallStatus.Busy);
        _gate.InFlight.ShouldBe(CallSlots.Capacity);
    }

    [Fact]
    public async Task Abandoning_completes_the_caller_at_once_and_the_late_answer_is_ignored()
    {
        var answer = new TaskCompletionSource<SendOutcome>();
        var call = Send(_ => answer.Task);

        _slots.AbandonAll();
        (await call.WaitAsync()).Status.ShouldBe(CallStatus.Abandoned);

        answer.SetResult(SendOutcome.Sent("late"));
        await _gate.RetireAsync().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        call.Completions.ShouldBe(1);
    }

    [Fact]
    public async Task A_caller_whose_thread_is_stuck_in_the_adapter_still_gets_its_answer()
    {
        using var release = new ManualResetEventSlim();
        using var inside = new ManualResetEventSlim();
        var call = new RecordingCall();
        _door.Open(new LambdaAdapter(_ =>
        {
            inside.Set();
            release.Wait();
            return Task.FromResult(SendOutcome.Sent("late"));
        }));
        var stuck = Task.Run(() => _door.Enter(new SendInvocation(Message), TimeSpan.FromSeconds(1), call));
        inside.Wait(TestContext.Current.CancellationToken);

        _slots.AbandonAll();
        (await call.WaitAsync()).Status.ShouldBe(CallStatus.Abandoned);

        release.Set();
        await stuck;
        call.Completions.ShouldBe(1);
    }

    [Fact]
    public void A_call_past_its_deadline_is_found_with_its_kind_and_age()
    {
        Send(_ => new TaskCompletionSource<SendOutcome>().Task);
        _slots.TryFindExpired(_time.GetTimestamp(), 0, out _, out _).ShouldBeFalse();

        _time.Advance(TimeSpan.FromSeconds(31));

        _slots.TryFindExpired(_time.GetTimestamp(), 0, out var kind, out var start).ShouldBeTrue();
        kind.ShouldBe(CallKind.Send);
        _time.GetElapsedTime(start).ShouldBe(TimeSpan.FromSeconds(31));
    }

    [Fact]
    public void Plugin_code_runs_in_the_scope_of_its_generation_and_the_callers_scope_comes_back()
    {
        GenerationScope? seen = null;
        Send(_ =>
        {
            seen = GenerationScope.Current;
            return Task.FromResult(SendOutcome.Sent("m"));
        });

        seen.ShouldBeSameAs(_scope);
        GenerationScope.Current.ShouldBeNull();
    }

    [Fact]
    public async Task A_call_object_used_again_is_not_completed_by_the_generation_that_it_left()
    {
        // the lane's call is answered by generation 3, reused for generation 4; generation 3 is abandoned only then
        var call = new RecordingCall();
        _door.Open(new LambdaAdapter(_ => Task.FromResult(SendOutcome.Sent("first"))));
        _door.Enter(new SendInvocation(Message), TimeSpan.FromSeconds(1), call);
        var next = new Door(_scope, new CallSlots(), new LeaseGate(), _time);
        var answer = new TaskCompletionSource<SendOutcome>();
        next.Open(new LambdaAdapter(_ => answer.Task));
        next.Enter(new SendInvocation(Message), TimeSpan.FromSeconds(1), call);

        _slots.AbandonAll();
        call.Completions.ShouldBe(1);
        answer.SetResult(SendOutcome.Sent("second"));
        (await call.WaitAsync(completions: 2)).Value!.PlatformMessageId.ShouldBe("second");
    }

    [Fact]
    public void A_synchronous_call_allocates_nothing()
    {
        var done = Task.FromResult(SendOutcome.Sent("m"));
        _door.Open(new LambdaAdapter(_ => done));
        var call = new CountingCall();
        for (var i = 0; i < 200; i++)
        {
            _door.Enter(new SendInvocation(Message), TimeSpan.FromSeconds(1), call);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _door.Enter(new SendInvocation(Message), TimeSpan.FromSeconds(1), call);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        call.Count.ShouldBe(1200);
    }

    private RecordingCall Send(Func<OutboundMessage, Task<SendOutcome>> adapter)
    {
        var call = new RecordingCall();
        _door.Open(new LambdaAdapter(adapter));
        _door.Enter(new SendInvocation(Message), TimeSpan.FromSeconds(30), call);
        return call;
    }

    private sealed class SilentObserver : IGenerationObserver
    {
        public void OnSignal(GenerationNumber generation, GenerationSignal signal)
        {
        }
    }

    private sealed class LambdaAdapter(Func<OutboundMessage, Task<SendOutcome>> send) : IAdapter
    {
        public Task RunAsync(IAdapterContext context, CancellationToken stopping) => Task.CompletedTask;

        public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) => send(message);
    }

    private sealed class CountingCall : DoorCall<SendOutcome>
    {
        public int Count { get; private set; }

        protected override void OnCompleted(in DoorResult<SendOutcome> result) => Count++;
    }

    private sealed class RecordingCall : DoorCall<SendOutcome>
    {
        private readonly SemaphoreSlim _signal = new(0);
        private int _completions;

        public DoorResult<SendOutcome> Result { get; private set; }

        public int Completions => Volatile.Read(ref _completions);

        public async Task<DoorResult<SendOutcome>> WaitAsync(int completions = 1)
        {
            while (Completions < completions)
            {
                (await _signal.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).ShouldBeTrue("the call was not completed");
            }

            return Result;
        }

        protected override void OnCompleted(in DoorResult<SendOutcome> result)
        {
            Result = result;
            Interlocked.Increment(ref _completions);
            _signal.Release();
        }
    }
}
