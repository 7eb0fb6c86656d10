namespace Gateway.Host.Isolation;

/// <summary>
/// Gives a task of the host to a plugin. The plugin's continuation must run on a thread of its own, never inline on the host's
/// thread that completes the task: it could block there for ever.
/// </summary>
internal static class HandOver
{
    /// <summary>
    /// Calls the host from a plugin's thread. A synchronisation context or task scheduler of the plugin's own would be captured by the
    /// host's awaits, and its code would then run wherever the host completes its tasks: such a caller is taken to the pool first.
    /// </summary>
    public static Task<T> Call<TState, T>(TState state, Func<TState, Task<T>> call) =>
        IsPlain ? Of(call(state)) : Of(HopAsync(state, call));

    /// <inheritdoc cref="Call{TState, T}"/>
    public static Task Call<TState>(TState state, Func<TState, Task> call) =>
        IsPlain ? Of(call(state)) : Of(HopAsync(state, call));

    // methods of their own: a lambda captures its method's parameters at entry, also on the way that never needs it
    private static Task<T> HopAsync<TState, T>(TState state, Func<TState, Task<T>> call) => Task.Run(() => call(state));

    private static Task HopAsync<TState>(TState state, Func<TState, Task> call) => Task.Run(() => call(state));

    private static bool IsPlain => SynchronizationContext.Current is null && TaskScheduler.Current == TaskScheduler.Default;

    public static Task<T> Of<T>(Task<T> task)
    {
        if (task.IsCompleted)
        {
            return task;
        }

        var relay = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = task.ContinueWith(
            static (done, state) => Pass(done, (TaskCompletionSource<T>)state!),
            relay,
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
        return relay.Task;
    }

    public static Task Of(Task task)
    {
        if (task.IsCompleted)
        {
            return task;
        }

        var relay = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = task.ContinueWith(
            static (done, state) => Pass(done, (TaskCompletionSource)state!),
            relay,
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
        return relay.Task;
    }

    private static void Pass<T>(Task<T> done, TaskCompletionSource<T> relay)
    {
        if (done.IsFaulted)
        {
            relay.TrySetException(done.Exception.InnerExceptions);
            // observed here: a plugin that forgets the task must not look like a failure of the host
            _ = relay.Task.Exception;
        }
        else if (done.IsCanceled)
        {
            relay.TrySetCanceled();
        }
        else
        {
#pragma warning disable VSTHRD002 // the task has completed: nothing is waited for
            relay.TrySetResult(done.Result);
#pragma warning restore VSTHRD002
        }
    }

    private static void Pass(Task done, TaskCompletionSource relay)
    {
        if (done.IsFaulted)
        {
            relay.TrySetException(done.Exception.InnerExceptions);
            // observed here: a plugin that forgets the task must not look like a failure of the host
            _ = relay.Task.Exception;
        }
        else if (done.IsCanceled)
        {
            relay.TrySetCanceled();
        }
        else
        {
            relay.TrySetResult();
        }
    }
}
