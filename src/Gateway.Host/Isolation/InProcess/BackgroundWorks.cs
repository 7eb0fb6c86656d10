using Gateway.Host.Model;
using Gateway.Host.Plugins.Loading;

namespace Gateway.Host.Isolation.InProcess;

/// <summary>The background tasks that an adapter has handed to the host: waited for when stopping, fatal when they throw.</summary>
internal sealed class BackgroundWorks(GenerationScope scope)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, string> _running = [];
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _next;
    private bool _closing;

    /// <summary>Names of what still runs, for people.</summary>
    public IReadOnlyList<string> Running
    {
        get
        {
            lock (_gate)
            {
                return [.. _running.Values];
            }
        }
    }

    /// <summary>Starts the work on the pool, in the scope of the caller. The result ends with the work and never faults.</summary>
    public Task Start(string name, Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        long number;
        lock (_gate)
        {
            number = _next++;
            _running.Add(number, name);
        }

        var task = Task.Run(() => work(stopping), CancellationToken.None);
        using (ExecutionContext.SuppressFlow())
        {
            _ = task.ContinueWith(
                done => End(number, name, done, ended, stopping.IsCancellationRequested),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        return ended.Task;
    }

    /// <summary>Completes when nothing runs any more.</summary>
    public Task WhenIdleAsync()
    {
        lock (_gate)
        {
            _closing = true;
            if (_running.Count == 0)
            {
                _idle.TrySetResult();
            }
        }

        return _idle.Task;
    }

    private void End(long number, string name, Task done, TaskCompletionSource ended, bool stopping)
    {
        // reading the exception marks it as observed
        var fault = done.IsFaulted ? FaultTranslator.From(done.Exception) : null;
        lock (_gate)
        {
            _running.Remove(number);
            if (_closing && _running.Count == 0)
            {
                _idle.TrySetResult();
            }
        }

        ended.TrySetResult();
        if (fault is not null && !stopping)
        {
            scope.Signal(new GenerationSignal(SignalKind.BackgroundFaulted, $"'{name}' threw {fault.Summary}", fault));
        }
    }
}
