using System.Collections.Immutable;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation.Worker.Wire;

namespace Gateway.Host.Isolation.Worker;

/// <summary>
/// Takes one generation in a worker down: drain, then the ladder inside the worker, then the kill. The last rung always works, and the
/// end of the process is the proof that nothing is left.
/// </summary>
internal sealed class WorkerStop(WorkerGeneration generation, StopPlan plan, WorkerServices services)
{
    // what the ladder inside needs beside its rungs
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    // the kernel frees what a killed process held; longer means that it cannot
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(10);
    private readonly TimeProvider _time = services.Door.Time;

    public async Task<StopReport> DescendAsync()
    {
        await Task.Yield();
        var limits = generation.Spec.Limits;
        var drained = generation.CloseDoorAsync();
        if (plan == StopPlan.Drain)
        {
            await WithinAsync(drained, limits.DrainDeadline);
        }
        else
        {
            generation.Slots.AbandonExpired(_time.GetTimestamp());
        }

        generation.BeginEnd();
        var report = await AskAsync();
        generation.Fence();
        generation.Slots.AbandonAll();
        await EndProcessAsync();
        // one that was condemned is followed by another; one that was drained may be, or was paused for good
        services.Spares.Leave(generation.Adapter, isFollowed: plan == StopPlan.Condemned);
        return report;
    }

    private async Task<StopReport> AskAsync()
    {
        var limits = generation.Spec.Limits;
        if (generation.Connection is null && !await WithinAsync(generation.Prepared, limits.StopDeadline))
        {
            return new StopReport(StopRung.Abandoned, ["a worker that is being started"], WasLoaded: false);
        }

        if (generation.Connection is not { } connection)
        {
            return new StopReport(StopRung.NotRunning, [], WasLoaded: false);
        }

        connection.Link.TryWrite(FrameKind.Stop, 0);
        if (generation.IsMute || !await WithinAsync(generation.Stopped, limits.StopDeadline + limits.AbortDeadline + Margin))
        {
            return new StopReport(StopRung.Abandoned, Left());
        }

        var report = await generation.Stopped;
        return report with { WasLoaded = true };
    }

    /// <summary>Kills whatever is left, the plugin's own children with it, and waits for the kernel's word.</summary>
    private async Task EndProcessAsync()
    {
        if (generation.Connection is not { } connection)
        {
            return;
        }

        connection.Process.Kill();
        var isGone = await WithinAsync(connection.Process.Exited, KillLimit);
        connection.Dispose();
        generation.LoseCalls();
        services.Reclamation.Prove(generation.Spec, isGone);
    }

    private ImmutableArray<string> Left() =>
        [.. generation.Slots.Kinds().GroupBy(kind => kind).Select(group => $"{group.Count()} call(s) of kind {group.Key}").DefaultIfEmpty("everything in the worker, which was killed")];

    private Task<bool> WithinAsync(Task what, TimeSpan limit) => Patience.WithinAsync(what, limit, _time);
}
