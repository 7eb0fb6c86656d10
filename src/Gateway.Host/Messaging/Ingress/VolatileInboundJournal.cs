using System.Collections.Concurrent;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Messaging.Ingress;

/// <summary>Keeps nothing but the ids of the last messages of each instance, in memory.</summary>
internal sealed class VolatileInboundJournal : IInboundJournal
{
    /// <summary>More than any platform retries at once, small enough to hold for every instance.</summary>
    public const int Remembered = 4096;

    private readonly ConcurrentDictionary<AdapterId, Seen> _seen = new();

    public bool IsDurable => false;

    public ReceiveReceipt? AcceptNow(AdapterId adapter, InboundMessage message)
    {
        var seen = _seen.GetOrAdd(adapter, static _ => new Seen());
        return seen.TryAdd(message.MessageId) ? ReceiveReceipt.Volatile : ReceiveReceipt.Duplicate;
    }

    public Task<ReceiveReceipt> AcceptAsync(AdapterId adapter, GenerationNumber generation, InboundMessage message, Action<Acceptance?> settled)
    {
        var receipt = AcceptNow(adapter, message)!.Value;
        settled(new Acceptance(receipt));
        return Task.FromResult(receipt);
    }

    public IReadOnlyList<InboundRecord> Unrouted() => [];

    public void Routed(ReadOnlySpan<long> sequences)
    {
        // what is not written down has no mark
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
