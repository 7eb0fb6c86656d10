using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Endpoints;

/// <summary>
/// Looks whether the ends answer again that waiting instances failed on, and ends a wait once per change from no to yes: healing must
/// not be a matter of where the backoff stood. What answers at the first look is no change, and the backoff stands.
/// </summary>
/// <remarks>
/// One loop for all instances; an end that several wait for is asked once. The rows are safe from any thread; callbacks are called
/// outside of the lock.
/// </remarks>
internal sealed class EarlyReturn(IEndpointCheck check, IConfigurationSource configuration, TimeProvider time) : IHostLoop
{
    /// <summary>Checks under way at once.</summary>
    public const int MostAtOnce = 16;

    /// <summary>More than this coming back together are spread.</summary>
    public const int Crowd = 8;

    public static readonly TimeSpan Spread = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<AdapterId, ReturnRow> _rows = [];
    private readonly HashSet<RemoteEnd> _asked = [];
    private readonly Queue<long> _recent = new();

    public string Name => "early-return";

    public TimeSpan StallAfter => TimeSpan.FromSeconds(10);

    public bool IsOn => configuration.Current.Evidence.EarlyReturn;

    /// <summary>Samples in [0, 1); fixed in tests.</summary>
    internal Func<double> Chance { get; init; } = Random.Shared.NextDouble;

    /// <summary>
    /// An instance begins to wait. What was seen of the same end during its wait before still counts: a try in between that died at
    /// once must not hide that the end has come back since.
    /// </summary>
    public void Watch(AdapterId adapter, ReturnWatch watch)
    {
        lock (_gate)
        {
            if (!_rows.TryGetValue(adapter, out var row) || row.End != watch.End)
            {
                _rows[adapter] = row = new ReturnRow(watch.End);
            }

            (row.Watch, row.DueAt, row.WasDown) = (watch, 0, row.WasDown || watch.IsDown);
        }
    }

    /// <summary>The wait is over, one way or another.</summary>
    public void Pause(AdapterId adapter)
    {
        lock (_gate)
        {
            if (_rows.TryGetValue(adapter, out var row))
            {
                row.Watch = null;
            }
        }
    }

    /// <summary>The instance works, or is not to run: what was seen of its end is of no use any more.</summary>
    public void Forget(AdapterId adapter)
    {
        lock (_gate)
        {
            _rows.Remove(adapter);
        }
    }

    public async Task RunAsync(LoopBeat beat, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await beat.PauseAsync(Interval(), stopping);
            Look();
        }
    }

    /// <summary>One round: asks every end that is due, as far as there is room.</summary>
    public void Look()
    {
        if (!IsOn)
        {
            return;
        }

        foreach (var end in Take())
        {
            _ = AskAsync(end);
        }
    }

    private TimeSpan Interval()
    {
        lock (_gate)
        {
            var shortest = Longest;
            foreach (var row in _rows.Values)
            {
                shortest = row.Watch is { } watch && watch.Limits.EarlyReturnInterval < shortest ? watch.Limits.EarlyReturnInterval : shortest;
            }

            return shortest;
        }
    }

    /// <summary>The ends to be asked now, those that have waited longest first.</summary>
    private List<RemoteEnd> Take()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var due = _rows.Values
                .Where(row => row.Watch is not null && row.DueAt <= now && !_asked.Contains(row.End))
                .OrderBy(row => row.DueAt).Select(row => row.End).Distinct().Take(MostAtOnce - _asked.Count).ToList();
            _asked.UnionWith(due);
            return due;
        }
    }

    private async Task AskAsync(RemoteEnd end)
    {
        using var limit = new CancellationTokenSource(IEndpointCheck.Limit, time);
        var answer = SafelyAsync(end, limit.Token);
        var answers = false;
        try
        {
            answers = await answer.WaitAsync(IEndpointCheck.Limit, time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            // no answer in time is an answer
        }

        Settle(end, answers);
        await answer;
        lock (_gate)
        {
            // only now: a check that does not end when it should must not be joined by the next one
            _asked.Remove(end);
        }
    }

    private async Task<bool> SafelyAsync(RemoteEnd end, CancellationToken limit)
    {
        try
        {
            return await check.AnswersAsync(end, limit);
        }
        catch (Exception)
        {
            return false;
        }
    }

    private void Settle(RemoteEnd end, bool answers)
    {
        foreach (var (watch, spread) in Judge(end, answers))
        {
            watch.Answers(spread);
        }
    }

    private List<(ReturnWatch Watch, TimeSpan Spread)> Judge(RemoteEnd end, bool answers)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var back = new List<ReturnWatch>();
            foreach (var row in _rows.Values)
            {
                if (row.Watch is not { } watch || row.End != end)
                {
                    continue;
                }

                row.DueAt = now + (long)(watch.Limits.EarlyReturnInterval.TotalSeconds * time.TimestampFrequency);
                row.WasDown |= !answers;
                if (answers && row.WasDown && row.TryReturn(watch, now, time))
                {
                    (row.WasDown, row.Watch) = (false, null);
                    back.Add(watch);
                }
            }

            var crowded = Count_NeedsLock(back.Count, now) > Crowd;
            return [.. back.Select(watch => (watch, crowded || watch.SpendsLogin ? Spread * Chance() : TimeSpan.Zero))];
        }
    }

    /// <summary>How many have come back together, these included.</summary>
    private int Count_NeedsLock(int back, long now)
    {
        while (_recent.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) > Spread)
        {
            _recent.Dequeue();
        }

        for (var i = 0; i < back; i++)
        {
            _recent.Enqueue(now);
        }

        return _recent.Count;
    }
}
