using System.Collections.Concurrent;
using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Messaging.Ingress;

/// <summary>Keeps nothing but the ids of the last messages of each instance, in memory.</summary>
internal sealed class VolatileInboundJournal : IInboundJournal
{
    /// <summary>More than any platform retries at once, small enough to hold for every instance.</summary>
    public const int Remembered = 4096;

    private readonly ConcurrentDictionary<AdapterId, Seen> _seen = new();

    public ValueTask<ReceiveReceipt> AcceptAsync(AdapterId adapter, InboundMessage message)
    {
        var seen = _seen.GetOrAdd(adapter, static _ => new Seen());
        return new(seen.TryAdd(message.MessageId) ? ReceiveReceipt.Volatile : ReceiveReceipt.Duplicate);
    }

    private sealed class Seen
    {
        private readonly Lock _gate = new();
        private readonly RecentIds _ids = new(Remembered);

        public bool TryAdd(string id)
        {
            lock (_gate)
            {
                return _ids.TryAdd(id);
            }
        }
    }
}
