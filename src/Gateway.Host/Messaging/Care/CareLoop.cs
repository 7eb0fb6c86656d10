using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Model.Loss;

namespace Gateway.Host.Messaging.Care;

/// <summary>Looks after messages in general, every second: queues that fill up, times in which something may have been missed.</summary>
internal sealed class CareLoop(PressureWatch pressure, LossWatch losses, LossBook book, ILossStore store, TimeProvider time) : IHostLoop
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>What stands on disk of "the gateway runs" is at most so old: a crash is dated so much too early.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(2);
    private bool _begun;
    private long? _written;

    public string Name => "message-care";

    public TimeSpan StallAfter => TimeSpan.FromSeconds(30);

    public async Task RunAsync(LoopBeat beat, CancellationToken stopping)
    {
        try
        {
            await beat.PauseAsync(TimeSpan.Zero, stopping);
            while (true)
            {
                Begin();
                pressure.Pass();
                losses.Pass();
                await beat.WaitAsync(WriteAsync(isLast: false, stopping));
                await beat.PauseAsync(Pause, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            using var limit = new CancellationTokenSource(FlushLimit, time);
            await WriteAsync(isLast: true, limit.Token);
        }
    }

    private void Begin()
    {
        if (_begun)
        {
            return;
        }

        try
        {
            var lastSeen = store.LastSeen();
            book.Remember(store.Load(LossBook.Kept), lastSeen);
            losses.Begin(lastSeen);
            _begun = true;
        }
        catch (GatewayRefusedException)
        {
            // the status says already that the data file cannot be used; the next pass tries again
        }
    }

    private async Task WriteAsync(bool isLast, CancellationToken cancellationToken)
    {
        // never before the disk has been read: it says when the run before this one ended
        var isDue = _written is not { } at || time.GetElapsedTime(at) >= Heartbeat;
        var windows = _begun ? book.TakeUnwritten() : [];
        if (!_begun || (windows.Count == 0 && !isDue && !isLast))
        {
            return;
        }

        try
        {
            await store.SaveAsync(windows, time.GetUtcNow(), cancellationToken);
            _written = time.GetTimestamp();
        }
        catch (Exception fault) when (fault is GatewayRefusedException or OperationCanceledException)
        {
            book.GiveBack(windows);
        }
    }
}
