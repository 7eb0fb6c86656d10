namespace Gateway.Host.Supervision.Endpoints;

/// <summary>Whether an end answers, for callers who cannot wait: the first question starts a check, a later one finds its answer.</summary>
/// <remarks>Safe from any thread; bounded.</remarks>
internal sealed class EndMemory(IEndpointCheck check, TimeProvider time)
{
    private const int MostAtOnce = 8;

    // adapters choose whom they talk to: what is remembered of it must not grow with it
    private const int MostKnown = 256;
    private readonly Lock _gate = new();
    private readonly HashSet<RemoteEnd> _asking = [];
    private readonly Dictionary<RemoteEnd, long> _answered = [];

    /// <summary>True when it answered a check no longer ago than <paramref name="fresh"/>. False also means: not known yet.</summary>
    public bool Answers(RemoteEnd end, TimeSpan fresh)
    {
        if (Knows(end, fresh))
        {
            return true;
        }

        lock (_gate)
        {
            if (_asking.Count >= MostAtOnce || !_asking.Add(end))
            {
                return false;
            }
        }

        _ = AskAsync(end);
        return Knows(end, fresh);
    }

    public void Forget()
    {
        lock (_gate)
        {
            _answered.Clear();
        }
    }

    private bool Knows(RemoteEnd end, TimeSpan fresh)
    {
        lock (_gate)
        {
            return _answered.TryGetValue(end, out var at) && time.GetElapsedTime(at) <= fresh;
        }
    }

    private async Task AskAsync(RemoteEnd end)
    {
        var answers = false;
        try
        {
            answers = await check.AnswersAsync(end, CancellationToken.None);
        }
        catch (Exception)
        {
            // whatever went wrong: it does not answer
        }

        lock (_gate)
        {
            _asking.Remove(end);
            if (_answered.Count >= MostKnown)
            {
                _answered.Clear();
            }

            if (answers)
            {
                _answered[end] = time.GetTimestamp();
            }
            else
            {
                _answered.Remove(end);
            }
        }
    }
}
