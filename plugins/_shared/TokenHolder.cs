namespace Gateway.Adapters.Plumbing;

/// <summary>
/// A token that runs out: fetched when first needed, again some time before its end, and never twice at once. While a fetch fails, the old token
/// serves to its end.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="fetch">Asks the platform. Has a deadline of its own; its token fires with <paramref name="life"/>.</param>
/// <param name="ahead">How long before its end a token is replaced; half of its lifetime where that is less.</param>
/// <param name="life">The life of the adapter: one caller that gives up does not end a fetch that others wait for.</param>
/// <remarks>Safe from any thread.</remarks>
internal sealed class TokenHolder(TimeProvider time, Func<CancellationToken, Task<TokenAnswer>> fetch, TimeSpan ahead, CancellationToken life)
{
    private readonly Lock _gate = new();
    private TokenAnswer? _current;
    private long _fetchedAt;
    private Task<TokenAnswer>? _fetching;

    /// <summary>A token that is good for some time yet, or why there is none.</summary>
    /// <exception cref="OperationCanceledException">The caller's token, or the adapter's, fired.</exception>
    public async Task<TokenAnswer> GetAsync(CancellationToken cancellationToken)
    {
        Task<TokenAnswer> fetching;
        lock (_gate)
        {
            if (_current is { } current && Left_NeedsLock() > (ahead < current.Lifetime / 2 ? ahead : current.Lifetime / 2))
            {
                return current;
            }

            if (_fetching is not { IsCompleted: false })
            {
                _fetching = FetchAsync();
            }

            fetching = _fetching;
        }

        var answer = await fetching.WaitAsync(cancellationToken);
        lock (_gate)
        {
            return answer.Failure is not null && Left_NeedsLock() > TimeSpan.Zero ? _current! : answer;
        }
    }

    /// <summary>The platform has refused this token before its time. A newer one is kept.</summary>
    public void Refused(string token)
    {
        lock (_gate)
        {
            _current = _current?.Token == token ? null : _current;
        }
    }

    private async Task<TokenAnswer> FetchAsync()
    {
        // away from the lock that the caller holds
        await Task.Yield();
        var answer = await fetch(life);
        if (answer.Failure is null)
        {
            lock (_gate)
            {
                (_current, _fetchedAt) = (answer, time.GetTimestamp());
            }
        }

        return answer;
    }

    private TimeSpan Left_NeedsLock() => _current is { } current ? current.Lifetime - time.GetElapsedTime(_fetchedAt) : TimeSpan.MinValue;
}
