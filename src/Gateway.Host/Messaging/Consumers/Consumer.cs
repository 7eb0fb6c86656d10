using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Messaging.Consumers;

/// <summary>One named consumer: its cursor, what its present connection has in hand, and since when.</summary>
/// <remarks>
/// Safe from any thread; one short lock. A write is begun under the lock and awaited outside it, so that rows land in the order of the
/// changes. What is handed out is written down first: after a crash a second hand-out is known to be one.
/// </remarks>
internal sealed partial class Consumer(
    ConsumerRow row, IConsumerStore store, Func<ConsumersConfig> limits, ConsumerCounters counters, TimeProvider time)
{
    private readonly Lock _gate = new();

    // handed out on the present connection and not acknowledged, oldest first
    private readonly Queue<long> _held = new();

    // how often each message behind the cursor was handed out, as far as this run of the host knows
    private readonly Dictionary<long, int> _counts = [];
    private ConsumerRow _row = row;
    private ConsumerStream? _stream;
    private TaskCompletionSource _changed = New();

    // the newest message that the present connection has been given or was not meant for
    private long _position = row.Cursor;
    private long _since;
    private long _changes;
    private long _saved;
    private long _savedCursor = row.Cursor;

    /// <summary>The cursor as it is on disk, or older.</summary>
    public long SavedCursor => Volatile.Read(ref _savedCursor);

    public ConsumerRow Row
    {
        get
        {
            lock (_gate)
            {
                return _row;
            }
        }
    }

    public bool IsConnected
    {
        get
        {
            lock (_gate)
            {
                return _stream is not null;
            }
        }
    }

    public ConsumerSnapshot Snapshot(long newest)
    {
        var parked = store.CountParked(Row.Name);
        lock (_gate)
        {
            return new ConsumerSnapshot(_row, _stream is not null, _held.Count, Math.Max(0, newest - _row.Cursor), parked);
        }
    }

    /// <summary>A new connection: an older one ends, and what it had in hand is handed out again.</summary>
    public void Attach(ConsumerStream stream)
    {
        lock (_gate)
        {
            EndNeedsLock(ConsumerTurnKind.TakenOver);
            _stream = stream;
            ChangeNeedsLock(_row with { Seen = time.GetUtcNow() });
        }
    }

    /// <summary>The new connection has these in hand already, from the one before it.</summary>
    public void Adopt(ConsumerStream stream, IReadOnlyList<long> held, long through)
    {
        lock (_gate)
        {
            if (_stream != stream || _held.Count > 0)
            {
                return;
            }

            foreach (var sequence in held.Where(sequence => sequence > _row.Cursor))
            {
                _held.Enqueue(sequence);
            }

            _position = Math.Max(_row.Cursor, through);
            _since = time.GetTimestamp();
            HeadNeedsLock();
        }
    }

    /// <summary>The connection is gone. What it had in hand counts as an attempt unless the gateway itself ended it.</summary>
    public Task DetachAsync(ConsumerStream stream, bool counts)
    {
        lock (_gate)
        {
            if (_stream != stream)
            {
                return Task.CompletedTask;
            }

            _stream = null;
            ReleaseNeedsLock(counts);
            ChangeNeedsLock(_row with { Seen = time.GetUtcNow() });
            return SaveNeedsLockAsync();
        }
    }

    public ConsumerPlan Plan(ConsumerStream stream)
    {
        lock (_gate)
        {
            if (_stream != stream)
            {
                return new ConsumerPlan(stream.Ended, 0, 0, null, Task.CompletedTask);
            }

            var lease = limits().Lease;
            if (_held.Count > 0 && time.GetElapsedTime(_since) >= lease)
            {
                ReleaseNeedsLock(counts: true);
            }

            ExpireRetryNeedsLock(lease);
            if (_held.Count == 0 && _position > _row.Cursor)
            {
                ChangeNeedsLock(_row with { Cursor = _position });
            }

            TimeSpan? left = _held.Count > 0 ? lease - time.GetElapsedTime(_since) : null;
            return new ConsumerPlan(null, _position, Math.Max(0, limits().Window - _held.Count), Sooner(left, RetryLeftNeedsLock(lease)), _changed.Task);
        }
    }

    /// <summary>Nothing up to here is meant for this consumer.</summary>
    public void Skip(ConsumerStream stream, long position, long through)
    {
        lock (_gate)
        {
            if (_stream == stream && _position == position)
            {
                _position = through;
            }
        }
    }

    /// <summary>Messages up to here are no longer kept. How many it has missed.</summary>
    public long Lose(ConsumerStream stream, long position, long through)
    {
        lock (_gate)
        {
            if (_stream != stream || _position != position)
            {
                return 0;
            }

            _position = through;
            counters.Lost(through - position);
            return through - position;
        }
    }

    public async Task<ConsumerStatus> AcknowledgeAsync(long through)
    {
        Task saving;
        lock (_gate)
        {
            if (through > _row.Cursor)
            {
                if (through > _row.Delivered)
                {
                    return ConsumerStatus.NeverHandedOut;
                }

                AcknowledgeNeedsLock(through);
            }

            // an earlier one may be in memory only, because the disk refused it
            saving = _saved == _changes ? Task.CompletedTask : SaveNeedsLockAsync();
        }

        await saving;
        return ConsumerStatus.Done;
    }

    public Task RewindAsync(long through)
    {
        lock (_gate)
        {
            EndNeedsLock(ConsumerTurnKind.Rewound);
            _counts.Clear();
            _position = through;
            ChangeNeedsLock(_row with { Cursor = through, Delivered = Math.Max(_row.Delivered, through), AttemptOf = 0, Attempts = 0, Seen = time.GetUtcNow() });
            return SaveNeedsLockAsync();
        }
    }

    /// <summary>Ends the present connection, if there is one.</summary>
    public void End(ConsumerTurnKind why)
    {
        lock (_gate)
        {
            EndNeedsLock(why);
        }
    }

    /// <summary>Writes down what is in memory only, and that a connected one is alive.</summary>
    public Task SaveAsync(bool seen)
    {
        lock (_gate)
        {
            if (seen && _stream is not null)
            {
                ChangeNeedsLock(_row with { Seen = time.GetUtcNow() });
            }

            return _saved == _changes ? Task.CompletedTask : SaveNeedsLockAsync();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other ?? one : one;

    private void AcknowledgeNeedsLock(long through)
    {
        var settled = 0;
        while (_held.TryPeek(out var sequence) && sequence <= through)
        {
            _held.Dequeue();
            settled++;
        }

        foreach (var sequence in _counts.Keys.Where(sequence => sequence <= through).ToList())
        {
            _counts.Remove(sequence);
        }

        counters.Acknowledged(settled);
        _position = Math.Max(_position, through);
        _since = time.GetTimestamp();
        ChangeNeedsLock(_row with { Cursor = through, Seen = time.GetUtcNow() });
        HeadNeedsLock();
        SignalNeedsLock();
    }

    /// <summary>A message that has become the oldest in hand was handed out once.</summary>
    private void HeadNeedsLock()
    {
        if (_held.TryPeek(out var head) && _row.AttemptOf != head)
        {
            ChangeNeedsLock(_row with { AttemptOf = head, Attempts = 1 });
        }
    }

    private void EndNeedsLock(ConsumerTurnKind why)
    {
        _stream?.Ended = why;
        _stream = null;
        ReleaseNeedsLock(counts: why == ConsumerTurnKind.TakenOver);
        SignalNeedsLock();
    }

    private void ReleaseNeedsLock(bool counts)
    {
        if (!counts && _held.TryPeek(out var head))
        {
            UncountNeedsLock(head);
        }

        _held.Clear();
        _position = _row.Cursor;
        ReleaseRetryNeedsLock();
    }

    private void UncountNeedsLock(long head)
    {
        if (_row.AttemptOf == head && _row.Attempts > 0)
        {
            ChangeNeedsLock(_row with { Attempts = _row.Attempts - 1 });
        }
    }

    private void SignalNeedsLock()
    {
        _changed.TrySetResult();
        _changed = New();
    }

    private void ChangeNeedsLock(ConsumerRow next)
    {
        _row = next;
        _changes++;
    }

    private async Task SaveNeedsLockAsync()
    {
        var (change, row) = (_changes, _row);
        await store.SaveAsync(row);
        lock (_gate)
        {
            if (change > _saved)
            {
                _saved = change;
                Volatile.Write(ref _savedCursor, row.Cursor);
            }
        }
    }
}
