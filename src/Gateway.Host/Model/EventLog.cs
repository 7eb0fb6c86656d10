using System.Threading.Channels;
using Gateway.Host.Foundation;
using Microsoft.Extensions.Logging;

namespace Gateway.Host.Model;

/// <summary>
/// The append-only log of everything that happened. Keeps the newest entries in memory, writes each to the process's log, and feeds
/// subscribers. Appending never blocks: a subscriber that is too slow loses its oldest entries.
/// </summary>
internal sealed partial class EventLog(TimeProvider time, ILogger<EventLog> logger)
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

        Write(entry);
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

    private void Write(GatewayEvent entry)
    {
        var adapter = entry.Adapter?.ToString() ?? "-";
        var generation = entry.Generation?.Value ?? 0;
        if (entry.Kind is EventKind.FencedCallRefused or EventKind.AdapterReport)
        {
            Log.Detail(logger, adapter, generation, entry.Kind, entry.Text);
        }
        else if (entry.Kind is EventKind.StateChanged or EventKind.GenerationStarted or EventKind.GenerationRetired
            or EventKind.GenerationUnloaded or EventKind.PluginTaken or EventKind.ConfigurationApplied
            or EventKind.OperatorCommand or EventKind.HostRecovered)
        {
            Log.Entry(logger, adapter, generation, entry.Kind, entry.Text);
        }
        else
        {
            Log.Alarm(logger, adapter, generation, entry.Kind, entry.Text);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1100, LogLevel.Information, "[{Adapter}#{Generation}] {Kind}: {Text}")]
        public static partial void Entry(ILogger logger, string adapter, long generation, EventKind kind, string text);

        [LoggerMessage(1101, LogLevel.Warning, "[{Adapter}#{Generation}] {Kind}: {Text}")]
        public static partial void Alarm(ILogger logger, string adapter, long generation, EventKind kind, string text);

        [LoggerMessage(1102, LogLevel.Debug, "[{Adapter}#{Generation}] {Kind}: {Text}")]
        public static partial void Detail(ILogger logger, string adapter, long generation, EventKind kind, string text);
    }
}
