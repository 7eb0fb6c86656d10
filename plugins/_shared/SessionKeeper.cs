using Gateway.Abstractions;

namespace Gateway.Adapters.Plumbing;

/// <summary>The session that can be resumed: in memory up to the last event received, on disk up to the last one that the gateway has taken.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class SessionKeeper(IAdapterContext context, string fingerprint) : IDisposable
{
    private static readonly TimeSpan WriteAtMostEvery = TimeSpan.FromSeconds(5);

    private readonly DurableRecord<ResumePoint> _disk = new(context, "session", ResumePointContext.Default.ResumePoint, WriteAtMostEvery);
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Lock _gate = new();
    private ResumePoint? _point;
    private long _received;

    /// <summary>With the number of the last event received; null when a fresh login is due.</summary>
    public ResumePoint? Point
    {
        get
        {
            lock (_gate)
            {
                return _point is null ? null : _point with { Sequence = _received };
            }
        }
    }

    /// <summary>The number of the last event received, for heartbeats; null before the first.</summary>
    public long? Received
    {
        get
        {
            lock (_gate)
            {
                return _received > 0 ? _received : null;
            }
        }
    }

    /// <summary>Takes up what the last generation has left, where it is of any use.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (await _disk.LoadAsync(cancellationToken) is not { } point)
        {
            return;
        }

        // a generation that had resumed, got nothing and died: resuming once more would bring the same
        if (point.Fingerprint != fingerprint || (point.IsFruitless && context.StartReason == StartReason.Recovery))
        {
            await ForgetAsync(cancellationToken);
            return;
        }

        lock (_gate)
        {
            (_point, _received) = (point, point.Sequence);
        }
    }

    /// <summary>READY: a new session.</summary>
    public Task OpenedAsync(ResumePoint point)
    {
        lock (_gate)
        {
            (_point, _received) = (point, point.Sequence);
        }

        return WriteAsync(disk => disk.OfferAsync(point, CancellationToken.None), atOnce: true);
    }

    /// <summary>RESUMED: worth nothing until an event comes.</summary>
    public Task ResumedAsync() => ChangeAsync(point => point with { IsFruitless = true }, atOnce: true);

    /// <summary>An event has been received and is in the queue.</summary>
    public void Enqueued(long sequence)
    {
        lock (_gate)
        {
            _received = Math.Max(_received, sequence);
        }
    }

    /// <summary>The gateway has taken everything up to this event.</summary>
    /// <param name="session">The session that it came in; what is left of an earlier one counts no more.</param>
    /// <param name="sequence">Its number.</param>
    /// <param name="isFruit">It shows that the session brings events.</param>
    public Task TakenAsync(string session, long sequence, bool isFruit) =>
        ChangeAsync(point => point.SessionId != session ? point : point with { Sequence = Math.Max(point.Sequence, sequence), IsFruitless = point.IsFruitless && !isFruit }, atOnce: false);

    /// <summary>There is nothing left to resume.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            (_point, _received) = (null, 0);
        }

        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _disk.ForgetAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Writes what has not been written yet. At the end of a life, when its token has fired already.</summary>
    public Task FlushAsync() => WriteAsync(_ => Task.CompletedTask, atOnce: true);

    public void Dispose() => _writing.Dispose();

    private Task ChangeAsync(Func<ResumePoint, ResumePoint> change, bool atOnce)
    {
        ResumePoint? changed;
        lock (_gate)
        {
            changed = _point = _point is null ? null : change(_point);
        }

        return changed is null ? Task.CompletedTask : WriteAsync(disk => disk.OfferAsync(changed, CancellationToken.None), atOnce);
    }

    private async Task WriteAsync(Func<DurableRecord<ResumePoint>, Task> write, bool atOnce)
    {
        await _writing.WaitAsync();
        try
        {
            await write(_disk);
            if (atOnce)
            {
                await _disk.FlushAsync(CancellationToken.None);
            }
        }
        finally
        {
            _writing.Release();
        }
    }
}
