using System.Threading.Channels;
using Gateway.Host.Foundation;

namespace Gateway.Host.Model;

/// <summary>
/// The append-only log of everything that happened. Keeps the newest entries in memory and feeds subscribers, the process's log among
/// them. Appending never blocks, whatever a console or a disk does: a subscriber that is too slow loses its oldest entries.
/// </summary>
internal sealed class EventLog(TimeProvider time)
{
    private const int Kept = 4096;
    private readonly Lock _gate = new();
    private readonly RingBuffer<GatewayEvent> _recent = new(Kept);
    private readonly List<Channel<GatewayEvent>> _subscribers = [];
    private long _sequence;

    public void Append(GatewayEvent entry)
    {
        lock (_gate)
        {
            entry = entry with { Sequence = ++_sequence, At = time.GetUtcNow() };
            _recent.Add(entry);
            foreach (var subscriber in _subscribers)
            {
                subscriber.Writer.TryWrite(entry);
            }
        }
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<GatewayEvent> Recent() => _recent.ToList();

    /// <summary>Everything from now on; dispose to end. A slow reader loses its oldest entries.</summary>
    public EventSubscription Subscribe(int capacity = 1024)
    {
        // continuations on the pool: an appender must never run a reader's code
        var channel = Channel.CreateBounded<GatewayEvent>(
            new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        lock (_gate)
        {
            _subscribers.Add(channel);
        }

        return new EventSubscription(channel.Reader, () => Unsubscribe(channel));
    }

    private void Unsubscribe(Channel<GatewayEvent> channel)
    {
        lock (_gate)
        {
            _subscribers.Remove(channel);
        }

        channel.Writer.TryComplete();
    }
}
