using System.Collections.Concurrent;
using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Messaging.Delivery;

/// <summary>Records what was not delivered: counts it, keeps the newest, and tells the event log.</summary>
internal sealed class DeliveryLedger(MessageCounters counters, EventLog events, TimeProvider time)
{
    private const int Kept = 256;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<(AdapterId Adapter, DropReason Reason), Notice> _notices = new();
    private readonly RingBuffer<UndeliveredMessage> _undelivered = new(Kept);

    public IReadOnlyList<UndeliveredMessage> Undelivered => _undelivered.ToList();

    public void Delivered() => counters.CountDelivered();

    /// <summary>Dead or ambiguous.</summary>
    public void NotDelivered(DeliveryRecord delivery, DropReason reason)
    {
        var message = delivery.Message;
        var detail = delivery.Detail ?? "";
        _undelivered.Add(new UndeliveredMessage(
            time.GetUtcNow(), delivery.Adapter, message.Conversation, message.DeliveryId, MessageCounters.Code(reason), detail, delivery.Attempts));
        Tell(delivery.Adapter, reason, $"Delivery {message.DeliveryId} to conversation '{message.Conversation}' has ended: {MessageCounters.Code(reason)}. {detail}");

        // last: whoever sees the count finds the rest
        counters.Count(reason);
    }

    /// <summary>Not even queued.</summary>
    public void Dropped(AdapterId adapter, OutboundMessage message, DropReason reason, int limit)
    {
        counters.Count(reason);
        Tell(adapter, reason,
            $"Delivery {message.DeliveryId} to conversation '{message.Conversation}' was refused: {MessageCounters.Code(reason)}, {limit} messages wait already.");
    }

    /// <summary>Not begun, because of a fault of the host itself; it is tried again.</summary>
    public void Postponed(DeliveryRecord delivery, Exception failure) => Tell(delivery.Adapter, DropReason.StorageUnavailable,
        $"Delivery {delivery.Message.DeliveryId} to conversation '{delivery.Message.Conversation}' cannot begin: {failure.GetType().Name}: {failure.Message} It is tried again.");

    /// <summary>One event a second per instance and reason: an adapter that refuses everything must not flood the log.</summary>
    private void Tell(AdapterId adapter, DropReason reason, string text)
    {
        var notice = _notices.GetOrAdd((adapter, reason), static _ => new Notice());
        if (notice.TryTell(time, out var silent))
        {
            text = silent == 0 ? text : $"{text} {silent} more went the same way since the last notice.";
            events.Append(new GatewayEvent { Kind = EventKind.MessageDropped, Adapter = adapter, Text = text });
        }
    }

    private sealed class Notice
    {
        private readonly Lock _gate = new();
        private long? _last;
        private long _silent;

        public bool TryTell(TimeProvider time, out long silent)
        {
            lock (_gate)
            {
                var now = time.GetTimestamp();
                if (_last is { } last && time.GetElapsedTime(last, now) < Between)
                {
                    silent = ++_silent;
                    return false;
                }

                (silent, _silent, _last) = (_silent, 0, now);
                return true;
            }
        }
    }
}
