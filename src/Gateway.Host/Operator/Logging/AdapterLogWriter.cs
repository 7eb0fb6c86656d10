using System.Collections.Concurrent;
using System.Threading.Channels;
using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Model;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Operator.Logging;

/// <summary>
/// Takes the lines of adapters: a token bucket per adapter, a bounded queue for all, one loop that writes. An adapter that floods loses
/// its own lines and is told so in the log; its thread never waits for a disk or a terminal.
/// </summary>
/// <remarks><see cref="Write"/> is safe from any thread, never blocks and never throws.</remarks>
internal sealed partial class AdapterLogWriter : IAdapterLogWriter, IHostLoop
{
    /// <summary>The logger category of adapters' own lines, by which sinks tell them from the host's lines about an adapter.</summary>
    public const string Category = "Gateway.Adapter";

    private const int QueueCapacity = 8192;
    private const int KeptOfMessage = 16 * 1024;

    // cut twice: here, so that a queued line is bounded, and after redaction, so that half a secret at this edge is never shown
    private const int TakenOfMessage = 64 * 1024;
    private static readonly TimeSpan Pass = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<AdapterId, LogBudget> _budgets = new();
    private readonly Channel<AdapterLine> _queue = Channel.CreateBounded<AdapterLine>(
        new BoundedChannelOptions(QueueCapacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly IConfigurationSource _configuration;
    private readonly ISecrets _secrets;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public AdapterLogWriter(IConfigurationSource configuration, ISecrets secrets, TimeProvider time, ILoggerFactory loggers)
    {
        (_configuration, _secrets, _time) = (configuration, secrets, time);
        _logger = loggers.CreateLogger(Category);
    }

    public string Name => "adapter-log";

    public TimeSpan StallAfter => TimeSpan.FromSeconds(30);

    public void Write(AdapterId adapter, GenerationNumber generation, AdapterLogLevel level, string message, string? exceptionText)
    {
        if (!_logger.IsEnabled(Level(level)))
        {
            return;
        }

        var budget = _budgets.GetOrAdd(adapter, static (_, time) => new LogBudget(time), _time);
        if (!budget.TryTake(_configuration.Current.Log.AdapterLinesPerSecond, generation))
        {
            return;
        }

        if (!_queue.Writer.TryWrite(new AdapterLine(adapter, generation, level, Cut(message, TakenOfMessage), exceptionText is null ? null : Cut(exceptionText, TakenOfMessage))))
        {
            budget.Drop();
        }
    }

    public async Task RunAsync(LoopBeat beat, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                Drain(beat);
                ReportDrops(final: false);
                await WaitAsync(beat, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Flush();
        }
    }

    /// <summary>Writes what is queued; also called at the very end, when the loop has stopped and adapters may have said a last word.</summary>
    public void Flush()
    {
        Drain(beat: null);
        ReportDrops(final: true);
    }

    private async Task WaitAsync(LoopBeat beat, CancellationToken stopping)
    {
        using var passing = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            // woken by a line, or after a pass to look whether a flood has ended
            var line = _queue.Reader.WaitToReadAsync(passing.Token).AsTask();
            await beat.WaitAsync(Task.WhenAny(line, Task.Delay(Pass, _time, passing.Token)));
            stopping.ThrowIfCancellationRequested();
        }
        finally
        {
            await passing.CancelAsync();
        }
    }

    private void Drain(LoopBeat? beat)
    {
        while (_queue.Reader.TryRead(out var line))
        {
            var text = line.ExceptionText is null ? line.Message : $"{line.Message}{Environment.NewLine}{line.ExceptionText}";
            Log.Line(_logger, Level(line.Level), line.Adapter.ToString(), line.Generation.Value, Cut(_secrets.Redact(text), KeptOfMessage));

            // after the line: a tick may end the loop, and a line that was taken out must not be lost with it
            beat?.Tick();
        }
    }

    private void ReportDrops(bool final)
    {
        foreach (var (adapter, budget) in _budgets)
        {
            if (budget.TakeReport(final) is (> 0 and var dropped, var generation))
            {
                Log.Dropped(_logger, adapter.ToString(), generation.Value, dropped, _configuration.Current.Log.AdapterLinesPerSecond);
            }
        }
    }

    private static string Cut(string text, int length) =>
        text.Length <= length ? text : $"{text.AsSpan(0, length)}… ({text.Length - length} more characters)";

    private static LogLevel Level(AdapterLogLevel level) => level switch
    {
        AdapterLogLevel.Debug => LogLevel.Debug,
        AdapterLogLevel.Information => LogLevel.Information,
        AdapterLogLevel.Warning => LogLevel.Warning,
        _ => LogLevel.Error,
    };

    private static partial class Log
    {
        [LoggerMessage(EventId = 6010, Message = "[{Adapter}#{Generation}] {Text}")]
        public static partial void Line(ILogger logger, LogLevel level, string adapter, long generation, string text);

        [LoggerMessage(6011, LogLevel.Warning, "[{Adapter}#{Generation}] {Dropped} lines were dropped: the adapter writes more than {LinesPerSecond} per second ('log.adapter_lines_per_second')")]
        public static partial void Dropped(ILogger logger, string adapter, long generation, long dropped, int linesPerSecond);
    }
}
