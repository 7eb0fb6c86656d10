using Gateway.Host.Model;

namespace Gateway.Host.Operator.Logging;

/// <summary>How many lines one adapter may still write: a token bucket that holds one second's worth.</summary>
/// <remarks>Safe from any thread; a lock of a few instructions.</remarks>
internal sealed class LogBudget(TimeProvider time)
{
    private static readonly TimeSpan FloodEnd = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private double _tokens = double.MaxValue;
    private long _filled = time.GetTimestamp();
    private long _lastDrop;
    private long _lastReport;
    private long _dropped;
    private GenerationNumber _newest;

    /// <summary>False, and counted, when the adapter has written more than it may.</summary>
    public bool TryTake(int linesPerSecond, GenerationNumber generation)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            _newest = generation > _newest ? generation : _newest;
            _tokens = Math.Min(linesPerSecond, _tokens + (time.GetElapsedTime(_filled, now).TotalSeconds * linesPerSecond));
            _filled = now;
            if (_tokens >= 1)
            {
                _tokens--;
                return true;
            }

            Count_NeedsLock(now);
            return false;
        }
    }

    /// <summary>A line that was within the rate, but had no room in the queue.</summary>
    public void Drop()
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            Count_NeedsLock(now);
        }
    }

    /// <summary>The lines dropped since the last report, once the flood has ended or has gone on for long enough; else none.</summary>
    public (long Dropped, GenerationNumber Generation)? TakeReport(bool final)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            if (_dropped == 0
                || (!final && time.GetElapsedTime(_lastDrop, now) < FloodEnd && time.GetElapsedTime(_lastReport, now) < ReportEvery))
            {
                return null;
            }

            var report = (_dropped, _newest);
            _dropped = 0;
            _lastReport = now;
            return report;
        }
    }

    private void Count_NeedsLock(long now)
    {
        // a flood's ten seconds begin with its first lost line, not with the start of the host
        if (_dropped == 0 && time.GetElapsedTime(_lastReport, now) > ReportEvery)
        {
            _lastReport = now;
        }

        _dropped++;
        _lastDrop = now;
    }
}
