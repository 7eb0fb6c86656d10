using CsCheck;
using Gateway.Host.Foundation;

namespace Gateway.Host.Tests.Foundation;

public sealed class LeaseGateTests
{
    [Fact]
    public void Nobody_enters_a_retired_gate()
    {
        var gate = new LeaseGate();
        gate.TryEnter().ShouldBeTrue();
        var drained = gate.RetireAsync();

        gate.TryEnter().ShouldBeFalse();
        drained.IsCompleted.ShouldBeFalse();
        gate.InFlight.ShouldBe(1);
    }

    [Fact]
    public async Task The_drain_completes_when_the_last_caller_leaves()
    {
        var gate = new LeaseGate();
        gate.TryEnter();
        gate.TryEnter();
        var drained = gate.RetireAsync();

        gate.Leave();
        drained.IsCompleted.ShouldBeFalse();
        gate.Leave();

        await drained.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        gate.InFlight.ShouldBe(0);
    }

    [Fact]
    public void An_idle_gate_is_drained_at_once_and_retiring_twice_is_harmless()
    {
        var gate = new LeaseGate();
        gate.RetireAsync().IsCompleted.ShouldBeTrue();
        gate.RetireAsync().IsCompleted.ShouldBeTrue();
        gate.IsRetired.ShouldBeTrue();
    }

    [Fact]
    public void In_any_order_of_steps_nobody_is_inside_after_the_drain()
    {
        // a model: enters, leaves and one retire in random order; the gate must agree with a plain counter
        Gen.Int[0, 2].Array[1, 60].Sample(steps =>
        {
            var gate = new LeaseGate();
            var (inside, retired) = (0, false);
            Task? drained = null;
            foreach (var step in steps)
            {
                if (step == 0)
                {
                    gate.TryEnter().ShouldBe(!retired);
                    inside += retired ? 0 : 1;
                }
                else if (step == 1 && inside > 0)
                {
                    gate.Leave();
                    inside--;
                }
                else if (step == 2)
                {
                    drained = gate.RetireAsync();
                    retired = true;
                }

                gate.InFlight.ShouldBe(inside);
                (drained?.IsCompleted ?? false).ShouldBe(retired && inside == 0);
            }
        });
    }

    [Fact]
    public async Task Under_contention_the_drain_never_completes_with_somebody_inside()
    {
        for (var round = 0; round < 50; round++)
        {
            var gate = new LeaseGate();
            var inside = 0;
            var breaches = 0;
            using var start = new Barrier(3);
            var workers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
            {
                start.SignalAndWait();
                while (gate.TryEnter())
                {
                    Interlocked.Increment(ref inside);
                    Interlocked.Decrement(ref inside);
                    gate.Leave();
                }
            })).ToArray();
            start.SignalAndWait();
            await gate.RetireAsync().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            breaches += Volatile.Read(ref inside);
            await Task.WhenAll(workers);
            breaches.ShouldBe(0);
        }
    }
}
