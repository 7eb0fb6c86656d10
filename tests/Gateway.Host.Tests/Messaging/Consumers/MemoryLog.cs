using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Tests.Messaging.Consumers;

/// <summary>Accepted messages in memory.</summary>
internal sealed class MemoryLog : IMessageLog
{
    private readonly Lock _gate = new();
    private readonly List<InboundRecord> _records = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _newest;

    public bool IsDurable { get; set; } = true;

    public bool Fails { get; set; }

    public long Newest
    {
        get
        {
            lock (_gate)
            {
                return _newest;
            }
        }
    }

    public long Oldest
    {
        get
        {
            lock (_gate)
            {
                return _records.Count > 0 ? _records[0].Sequence : _newest + 1;
            }
        }
    }

    public long Add(string adapter = "demo", string text = "hello")
    {
        TaskCompletionSource more;
        lock (_gate)
        {
            _newest++;
            _records.Add(new InboundRecord(_newest, DateTimeOffset.UnixEpoch, AdapterId.Parse(adapter), new GenerationNumber(1), MessagingRig.Message($"m{_newest}", text: text)));
            (more, _more) = (_more, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        more.SetResult();
        return Newest;
    }

    /// <summary>Retention: what came before is no longer kept.</summary>
    public void Forget(long before)
    {
        lock (_gate)
        {
            _records.RemoveAll(record => record.Sequence < before);
        }
    }

    public IReadOnlyList<InboundRecord> Read(long sequence, int limit)
    {
        if (Fails)
        {
            throw new GatewayRefusedException(RefusalReason.StorageUnavailable, "the disk is full");
        }

        lock (_gate)
        {
            return [.. _records.Where(record => record.Sequence > sequence).Take(limit)];
        }
    }

    public async Task WaitAfterAsync(long sequence, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task more;
            lock (_gate)
            {
                if (_newest > sequence)
                {
                    return;
                }

                more = _more.Task;
            }

            await more.WaitAsync(cancellationToken);
        }
    }
}
