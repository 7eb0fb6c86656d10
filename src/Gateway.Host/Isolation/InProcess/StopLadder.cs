using System.Collections.Immutable;
using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Plugins.Loading;

namespace Gateway.Host.Isolation.InProcess;

/// <summary>
/// Takes one generation down: drain, ask, insist, abandon. Everything that runs plugin code (cancellation callbacks, unload handlers)
/// runs on a thread that may be lost; the ladder itself only waits, each time within a limit.
/// </summary>
internal sealed class StopLadder(InProcessGeneration generation, StopPlan plan, TimeProvider time)
{
    private readonly List<string> _leftBehind = [];

    public async Task<StopReport> DescendAsync()
    {
        // leave the caller's stack and lock at once
        await Task.Yield();
        var drained = generation.CloseDoorAsync();
        if (plan == StopPlan.Drain)
        {
            await WithinAsync(drained, generation.Spec.Limits.DrainDeadline);
        }
        else
        {
            // whoever waits for a call that hangs must not wait for the rungs as well
            generation.Slots.AbandonExpired(time.GetTimestamp());
        }

        var rung = await DescendRungsAsync();
        if (rung == StopRung.Abandoned)
        {
            Describe();
        }

        generation.Fence();
        var released = OnThread("unload", generation.Release);
        if (!await WithinAsync(released, generation.Spec.Limits.AbortDeadline))
        {
            _leftBehind.Add("an unload handler that does not return");
        }

        return new StopReport(rung, [.. _leftBehind], generation.WasLoaded);
    }

    private async Task<StopRung> DescendRungsAsync()
    {
        var limits = generation.Spec.Limits;
        if (!generation.IsRunning)
        {
            // a constructor cannot be asked anything, only waited for
            return await WithinAsync(generation.PrepareEnded, limits.StopDeadline) ? StopRung.NotRunning : StopRung.Abandoned;
        }

        var before = generation.RunEnded.IsCompleted;
        var asked = OnThread("stop", generation.Ask);
        var ended = EndedAsync(asked);
        if (await WithinAsync(ended, limits.StopDeadline))
        {
            return before ? StopRung.EndedItself : StopRung.Asked;
        }

        var insisted = OnThread("abort", generation.Insist);
        return await WithinAsync(Task.WhenAll(ended, insisted), limits.AbortDeadline) ? StopRung.Insisted : StopRung.Abandoned;
    }

    /// <summary>Everything that the generation had going: the callbacks, the run task, background work, calls.</summary>
    private Task EndedAsync(Task asked) =>
        Task.WhenAll(asked, generation.RunEnded, generation.Works.WhenIdleAsync(), generation.CloseDoorAsync());

    private void Describe()
    {
        if (generation.IsRunning && !generation.RunEnded.IsCompleted)
        {
            _leftBehind.Add("the run task");
        }

        _leftBehind.AddRange(generation.Works.Running.Select(name => $"background work '{name}'"));
        _leftBehind.AddRange(generation.Slots.Kinds().GroupBy(kind => kind).Select(group => $"{group.Count()} call(s) of kind {group.Key}"));
        if (_leftBehind.Count == 0)
        {
            _leftBehind.Add("a cancellation callback that does not return");
        }
    }

    private Task<bool> WithinAsync(Task what, TimeSpan limit) => Patience.WithinAsync(what, limit, time);

    private Task OnThread(string what, Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            var outer = generation.Scope.Enter();
            try
            {
                work();
            }
            catch (Exception thrown)
            {
                // cancellation callbacks and unload handlers throw through here
                generation.Scope.NoteForgottenTask(FaultTranslator.From(thrown));
            }
            finally
            {
                GenerationScope.Leave(outer);
                done.TrySetResult();
            }
        })
        {
            IsBackground = true,
            Name = $"{what} {generation.Adapter}#{generation.Generation}",
        };
        thread.UnsafeStart();
        return done.Task;
    }
}
