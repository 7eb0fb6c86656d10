using Gateway.Abstractions;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Messaging.Consumers;

/// <summary>Handing out, and parking what was handed out too often.</summary>
internal sealed partial class Consumer
{
    private readonly Queue<ParkedMessage> _again = new();
    private ParkedMessage? _retrying;
    private long _retrySince;

    /// <summary>Hands messages out, or parks the first of them. Null: something has changed meanwhile, ask for a new plan.</summary>
    /// <exception cref="GatewayRefusedException">Storage unavailable: nothing was handed out, and no attempt was counted.</exception>
    public async Task<ConsumerTurn?> HandAsync(ConsumerStream stream, long position, IReadOnlyList<InboundRecord> records)
    {
        Task writing;
        var parks = false;
        var (first, last) = (records[0].Sequence, records[^1].Sequence);
        long before;
        lock (_gate)
        {
            if (_stream != stream || _position != position)
            {
                return null;
            }

            before = _row.Delivered;
            if (_held.Count == 0)
            {
                var attempts = _row.AttemptOf == first ? _row.Attempts + 1 : 1;
                parks = attempts > limits().Attempts;
                if (!parks)
                {
                    ChangeNeedsLock(_row with { AttemptOf = first, Attempts = attempts });
                }
            }

            if (!parks)
            {
                ChangeNeedsLock(_row with { Delivered = Math.Max(before, last) });
            }

            writing = parks ? store.ParkAsync(Past(first), new ParkedMessage(_row.Name, records[0], time.GetUtcNow(), _row.Attempts)) : SaveNeedsLockAsync();
        }

        try
        {
            await writing;
        }
        catch (GatewayRefusedException)
        {
            Withdraw(parks, first);
            throw;
        }

        return parks ? Parked(stream, position, first) : Handed(stream, position, records, before);
    }

    /// <summary>A person asks for one more try of a parked message.</summary>
    public void Retry(ParkedMessage message)
    {
        lock (_gate)
        {
            if (_retrying?.Record.Sequence != message.Record.Sequence && _again.All(waiting => waiting.Record.Sequence != message.Record.Sequence))
            {
                _again.Enqueue(message);
                SignalNeedsLock();
            }
        }
    }

    /// <summary>A parked message whose retry is due, now in the reader's hands.</summary>
    public ConsumerTurn? HandAgain(ConsumerStream stream)
    {
        lock (_gate)
        {
            if (_stream != stream || _retrying is not null || !_again.TryDequeue(out var message))
            {
                return null;
            }

            (_retrying, _retrySince) = (message, time.GetTimestamp());
            counters.HandedOut(1, 1);
            return new ConsumerTurn(ConsumerTurnKind.Messages, [new ConsumerMessage(message.Record, message.Attempts + 1, Redelivered: true, Parked: true)]);
        }
    }

    public async Task<ConsumerStatus> DropParkedAsync(long sequence)
    {
        if (!await store.UnparkAsync(_row.Name, sequence))
        {
            return ConsumerStatus.Unknown;
        }

        lock (_gate)
        {
            _retrying = _retrying?.Record.Sequence == sequence ? null : _retrying;
            SignalNeedsLock();
        }

        return ConsumerStatus.Done;
    }

    private ConsumerRow Past(long sequence) => _row with { Cursor = sequence, AttemptOf = 0, Attempts = 0 };

    private void Withdraw(bool parks, long first)
    {
        lock (_gate)
        {
            if (!parks && _held.Count == 0)
            {
                UncountNeedsLock(first);
            }
        }
    }

    private ConsumerTurn? Parked(ConsumerStream stream, long position, long first)
    {
        counters.Parked();
        lock (_gate)
        {
            // a person may have moved the cursor meanwhile: then that counts
            if (_stream == stream && _position == position)
            {
                _position = first;
                _counts.Remove(first);
                ChangeNeedsLock(Past(first));
            }
        }

        return null;
    }

    private ConsumerTurn? Handed(ConsumerStream stream, long position, IReadOnlyList<InboundRecord> records, long before)
    {
        lock (_gate)
        {
            if (_stream != stream || _position != position)
            {
                if (_held.Count == 0)
                {
                    UncountNeedsLock(records[0].Sequence);
                }

                return null;
            }

            if (_held.Count == 0)
            {
                _since = time.GetTimestamp();
            }

            var messages = records.Select(record => CountNeedsLock(record, before)).ToList();
            HeadNeedsLock();
            _position = records[^1].Sequence;
            counters.HandedOut(messages.Count, messages.Count(message => message.Redelivered));
            return new ConsumerTurn(ConsumerTurnKind.Messages, messages);
        }
    }

    private ConsumerMessage CountNeedsLock(InboundRecord record, long before)
    {
        var sequence = record.Sequence;
        var earlier = _counts.GetValueOrDefault(sequence, sequence <= before ? 1 : 0);

        // of the oldest one the row knows more than this run of the host
        var attempt = Math.Max(earlier + 1, _held.Count == 0 && _row.AttemptOf == sequence ? _row.Attempts : 0);
        _counts[sequence] = attempt;
        _held.Enqueue(sequence);
        return new ConsumerMessage(record, attempt, Redelivered: attempt > 1, Parked: false);
    }

    private void ExpireRetryNeedsLock(TimeSpan lease)
    {
        if (_retrying is not null && time.GetElapsedTime(_retrySince) >= lease)
        {
            ReleaseRetryNeedsLock();
        }
    }

    private TimeSpan? RetryLeftNeedsLock(TimeSpan lease) => _retrying is null ? null : lease - time.GetElapsedTime(_retrySince);

    private void ReleaseRetryNeedsLock()
    {
        if (_retrying is { } message)
        {
            _retrying = null;
            _ = CountAgainAsync(message.Record.Sequence);
        }
    }

    private async Task CountAgainAsync(long sequence)
    {
        try
        {
            await store.CountAgainAsync(_row.Name, sequence);
        }
        catch (GatewayRefusedException)
        {
            // a number for people; the store says by itself that it cannot write
        }
    }
}
