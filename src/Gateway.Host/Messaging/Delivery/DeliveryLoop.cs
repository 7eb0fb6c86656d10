using Gateway.Host.Foundation;

namespace Gateway.Host.Messaging.Delivery;

/// <summary>The clock of delivery: wakes lanes whose pause is over and gives up what is too old. Never calls an adapter.</summary>
internal sealed class DeliveryLoop(Outbox outbox, TimeProvider time) : IHostLoop
{
    /// <summary>How often old messages and missed doors are looked for.</summary>
    private static readonly TimeSpan Tidying = TimeSpan.FromMinutes(1);

    private long _tidied = time.GetTimestamp();

    public string Name => "delivery";

    public TimeSpan StallAfter => TimeSpan.FromSeconds(5);

    public async Task RunAsync(LoopBeat beat, CancellationToken stopping)
    {
        await Task.Yield();
        await using var wake = stopping.UnsafeRegister(static delayed => ((Wakeup)delayed!).Set(), outbox.Delayed);
        await using var timer = time.CreateTimer(
            static delayed => ((Wakeup)delayed!).Set(), outbox.Delayed, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        while (!stopping.IsCancellationRequested)
        {
            beat.Tick();
            var now = time.GetTimestamp();
            var pause = Pass(now) - time.GetElapsedTime(now);
            timer.Change(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            await beat.WaitAsync(outbox.Delayed.Next());
            outbox.Delayed.Reset();
        }
    }

    /// <summary>How long until the next pass is due.</summary>
    private TimeSpan Pass(long now)
    {
        var tidy = time.GetElapsedTime(_tidied, now) >= Tidying;
        _tidied = tidy ? now : _tidied;
        var pause = Tidying - time.GetElapsedTime(_tidied, now);
        foreach (var instance in outbox.Instances)
        {
            if (tidy)
            {
                instance.Tidy(now);
            }

            if (instance.WakeDue(now) is { } due && time.GetElapsedTime(now, due) is var left && left < pause)
            {
                pause = left;
            }
        }

        return pause;
    }
}
