namespace Gateway.Fixtures;

/// <summary>Rung whenever something has changed that a test may be waiting for: whoever waits looks again at once, and now and then without a ring.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class Bell
{
    /// <summary>Bounds a hang and nothing else.</summary>
    private static readonly TimeSpan ShouldNeverTimeOut = TimeSpan.FromSeconds(60);

    // seldom: what a look finds between two rings may be half done
    private static readonly TimeSpan Unrung = TimeSpan.FromSeconds(5);

    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Ring() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Rings once more when the task has ended.</summary>
    public void RingAfter(Task task) => _ = task.ContinueWith(
        (_, bell) => ((Bell)bell!).Ring(), this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>Looks now, after every ring, and now and then, until it is so.</summary>
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

            // some of what is waited for changes just after the ring, and rings no more
            await next.WaitAsync(Unrung, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"It never came to this: {what}. {story()}");
            }
        }
    }
}
