using System.Collections.Immutable;
using System.Globalization;
using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Host.Supervision.Watchdog;

/// <summary>
/// Runs every loop of the host, and starts one again that ends or throws before shutdown: the first time at once, then with a growing
/// pause, so that a loop that always throws does not spin.
/// </summary>
/// <remarks>A loop that hangs cannot be ended from outside: <see cref="StallMonitor"/> reports it, and liveness fails.</remarks>
internal sealed partial class HostLoopSupervisor(
    IEnumerable<IHostLoop> loops,
    HostLoopTable table,
    EventLog events,
    HostStatus host,
    TimeProvider time,
    ILogger<HostLoopSupervisor> logger) : IHostedService
{
    public static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    /// <summary>A loop that has run for so long counts as sound again.</summary>
    public static readonly TimeSpan SoundAfter = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _stopping = new();
    private ImmutableArray<(string Name, Task Running)> _running = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // whatever is ambient here must not live as long as the loops do
        using (ExecutionContext.SuppressFlow())
        {
            _running = [.. loops.Select(loop =>
            {
                var beat = table.Add(loop.Name, loop.StallAfter);
                return (loop.Name, Task.Run(() => KeepAsync(loop, beat), CancellationToken.None));
            })];
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        try
        {
            await Task.WhenAll(_running.Select(one => one.Running)).WaitAsync(StopLimit, time, CancellationToken.None);
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException)
        {
            var left = string.Join(", ", _running.Where(one => !one.Running.IsCompleted).Select(one => one.Name));
            Log.StillRunning(logger, left, StopLimit.TotalSeconds);
        }
    }

    /// <summary>Never ends before shutdown, whatever the loop does.</summary>
    private async Task KeepAsync(IHostLoop loop, LoopBeat beat)
    {
        var failures = 0;
        for (var again = false; !_stopping.IsCancellationRequested; again = true)
        {
            beat.Begin(again);
            var began = time.GetTimestamp();
            var cause = await LiveAsync(loop, beat);
            beat.End();
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            failures = time.GetElapsedTime(began) >= SoundAfter ? 1 : failures + 1;
            var pause = PauseBefore(failures);
            Tell(loop.Name, cause, pause);
            await PauseAsync(pause);
        }
    }

    /// <summary>One life of the loop. Answers why it ended.</summary>
    private async Task<string> LiveAsync(IHostLoop loop, LoopBeat beat)
    {
        using var lifetime = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        _ = ForgiveAsync(loop.Name, lifetime.Token);
        try
        {
            await loop.RunAsync(beat, _stopping.Token);
            return "it returned";
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return "it was stopped";
        }
        catch (Exception fault)
        {
            // the host's own code: its exception may be kept and logged live
            Log.LoopThrew(logger, fault, loop.Name);
            return $"{fault.GetType().Name}: {fault.Message}";
        }
        finally
        {
            await lifetime.CancelAsync();
        }
    }

    private async Task ForgiveAsync(string name, CancellationToken lifetime)
    {
        await Task.Delay(SoundAfter, time, lifetime).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!lifetime.IsCancellationRequested)
        {
            host.Clear(CauseOf(name));
        }
    }

    private void Tell(string name, string cause, TimeSpan pause)
    {
        var when = pause == TimeSpan.Zero ? "at once" : string.Create(CultureInfo.InvariantCulture, $"in {pause.TotalSeconds:0} s");
        var text = $"the loop '{name}' of the gateway ended, {cause}; it starts again {when}";
        try
        {
            events.Append(new GatewayEvent { Kind = EventKind.HostLoopRestarted, Text = text });
            if (pause > TimeSpan.Zero)
            {
                host.Raise(CauseOf(name), text);
            }
        }
        catch (Exception fault)
        {
            // a log sink that throws must not end the one who keeps the loops alive
            Log.CannotTell(logger, fault, name);
        }
    }

    private Task PauseAsync(TimeSpan pause) => pause == TimeSpan.Zero
        ? Task.CompletedTask
        : Task.Delay(pause, time, _stopping.Token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private static TimeSpan PauseBefore(int failures)
    {
        if (failures <= 1)
        {
            return TimeSpan.Zero;
        }

        var pause = FirstPause * Math.Pow(2, Math.Min(failures - 2, 30));
        return pause < LongestPause ? pause : LongestPause;
    }

    private static string CauseOf(string name) => $"loop-{name}-fails";

    private static partial class Log
    {
        [LoggerMessage(4000, LogLevel.Warning, "These loops of the gateway did not end within {Limit} s: {Loops}")]
        public static partial void StillRunning(ILogger logger, string loops, double limit);

        [LoggerMessage(4001, LogLevel.Error, "The loop '{Loop}' of the gateway threw")]
        public static partial void LoopThrew(ILogger logger, Exception fault, string loop);

        [LoggerMessage(4002, LogLevel.Error, "The restart of the loop '{Loop}' could not be written to the event log")]
        public static partial void CannotTell(ILogger logger, Exception fault, string loop);
    }
}
