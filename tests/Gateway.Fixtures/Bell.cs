namespace Gateway.Fixtures;

/// <summary>Rung whenever something has changed that a test may be waiting for: whoever waits looks again, and nobody looks in between.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class Bell
{
    /// <summary>Bounds a hang and nothing else.</summary>
    private static readonly TimeSpan ShouldNeverTimeOut = TimeSpan.FromSeconds(60);

    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Ring() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Rings once more when the task has ended.</summary>
    public void RingAfter(Task task) => _ = task.ContinueWith(
        (_, bell) => ((Bell)bell!).Ring(), this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>Looks now and after every ring, until it is so.</summary>
    /// <param name="story">What there was instead, for the message.</param>
    /// <exception cref="TimeoutException">It never came to it.</exception>
    public async Task UntilAsync(string what, Func<bool> wanted, Func<string> story, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ShouldNeverTimeOut);
        while (true)
        {
            // taken before looking: what happens while we look rings this one
            var next = Volatile.Read(ref _next).Task;
            if (wanted())
            {
                return;
            }

            await next.WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"It never came to this: {what}. {story()}");
            }
        }
    }
}
