namespace Gateway.Fixtures;

/// <summary>Waits for tasks that a broken adapter would never end.</summary>
internal static class Ends
{
    /// <summary>Bounds a hang and nothing else.</summary>
    private static readonly TimeSpan ShouldNeverTimeOut = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Awaits the task, at most so long by the real clock: a task that only a fake clock would end is held by nobody, and a test that awaits it
    /// disappears with it and leaves the whole run waiting, without a name.
    /// </summary>
    /// <exception cref="TimeoutException">It has not ended.</exception>
    public static async Task EndAsync(this Task task, string what = "the adapter's life") =>
        await BoundedAsync(task, what);

    /// <inheritdoc cref="EndAsync(Task, string)"/>
    public static async Task<T> EndAsync<T>(this Task<T> task, string what = "the adapter's life")
    {
        await BoundedAsync(task, what);
        return await task;
    }

    private static async Task BoundedAsync(Task task, string what)
    {
        try
        {
            await task.WaitAsync(ShouldNeverTimeOut, TimeProvider.System);
        }
        catch (TimeoutException late) when (!task.IsCompleted)
        {
            throw new TimeoutException($"It has not ended: {what}.", late);
        }
    }
}
