using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Microsoft.Extensions.Logging;

namespace Gateway.Host.Operator.Logging;

/// <summary>
/// Writes the event log to the process's log, on a loop of its own: a console that nobody reads (Ctrl+S, a pager left alone) blocks
/// this loop and nothing else. What it cannot keep up with is dropped there, and counted.
/// </summary>
internal sealed partial class EventLogWriter(EventLog events, ILogger<EventLogWriter> logger) : IHostLoop
{
    private readonly EventSubscription _subscription = events.Subscribe(capacity: 8192);
    private long _last;

    public string Name => "event-log";

    public TimeSpan StallAfter => TimeSpan.FromSeconds(30);

    public async Task RunAsync(LoopBeat beat, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(stopping, beat.Life);
            await beat.WaitAsync(_subscription.Reader.WaitToReadAsync(wait.Token).AsTask());
            while (_subscription.Reader.TryRead(out var entry))
            {
                beat.Tick();
                Write(entry);
            }
        }
    }

    /// <summary>The last lines, after the loops have ended.</summary>
    public void Flush()
    {
        while (_subscription.Reader.TryRead(out var entry))
        {
            Write(entry);
        }
    }

    private void Write(GatewayEvent entry)
    {
        if (_last > 0 && entry.Sequence > _last + 1)
        {
            Log.Missed(logger, entry.Sequence - _last - 1);
        }

        _last = entry.Sequence;
        var adapter = entry.Adapter?.ToString() ?? "-";
        var generation = entry.Generation?.Value ?? 0;
        switch (entry.Kind)
        {
            case EventKind.FencedCallRefused or EventKind.AdapterReport:
                Log.Detail(logger, adapter, generation, entry.Kind, entry.Text);
                break;
            case EventKind.StateChanged or EventKind.GenerationStarted or EventKind.GenerationRetired or EventKind.GenerationUnloaded
                or EventKind.PluginTaken or EventKind.BuildProved or EventKind.ConfigurationApplied or EventKind.OperatorCommand or EventKind.HostRecovered
                or EventKind.EarlyReturn:
                Log.Entry(logger, adapter, generation, entry.Kind, entry.Text);
                break;
            default:
                Log.Alarm(logger, adapter, generation, entry.Kind, entry.Text);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6090, LogLevel.Information, "[{Adapter}#{Generation}] {Kind}: {Text}")]
        public static partial void Entry(ILogger logger, string adapter, long generation, EventKind kind, string text);

        [LoggerMessage(6091, LogLevel.Warning, "[{Adapter}#{Generation}] {Kind}: {Text}")]
        public static partial void Alarm(ILogger logger, string adapter, long generation, EventKind kind, string text);

        [LoggerMessage(6092, LogLevel.Debug, "[{Adapter}#{Generation}] {Kind}: {Text}")]
        public static partial void Detail(ILogger logger, string adapter, long generation, EventKind kind, string text);

        [LoggerMessage(6093, LogLevel.Warning, "{Count} events are missing here: the log could not keep up")]
        public static partial void Missed(ILogger logger, long count);
    }
}
