using System.Globalization;
using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Watchdog;

/// <summary>
/// Helps a starved thread pool: raises its minimum of threads in bounded steps while work waits too long for one, and lowers it again in
/// steps once there has been calm. A plugin that blocks pool threads would otherwise silence the host's own loops and endpoints.
/// </summary>
/// <remarks>
/// <see cref="Sweep"/> is called by the watchdog's thread only and allocates nothing while nothing changes. The pool must be raised from
/// a thread of one's own: work on the pool would wait behind the very work that starves it.
/// </remarks>
internal sealed class PoolRelief : IDisposable
{
    public const int FirstStep = 16;

    // a plugin that blocks hundreds of threads must not starve the host: each waits in the kernel and costs little more than its stack
    public const int MostAdded = 1024;
    public static readonly TimeSpan Starved = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan CalmBefore = TimeSpan.FromSeconds(30);

    private const string Cause = "pool-starved";
    private static readonly TimeSpan BetweenRaises = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenLowerings = TimeSpan.FromSeconds(5);
    private readonly IPoolControl _pool;
    private readonly TimeProvider _time;
    private readonly WatchdogOutbox _outbox;
    private readonly PoolProbe _probe;
    private int _original;
    private int _added;
    private long _changedAt;
    private long _calmSince;

    public PoolRelief(IPoolControl pool, TimeProvider time, WatchdogOutbox outbox)
    {
        (_pool, _time, _outbox, _probe) = (pool, time, outbox, new PoolProbe(pool, time));
        _changedAt = _calmSince = time.GetTimestamp();
    }

    /// <summary>How long work waits for a thread of the pool, as last measured.</summary>
    public TimeSpan Delay => _probe.Delay;

    /// <summary>Threads above the original minimum at this moment.</summary>
    public int Added => Volatile.Read(ref _added);

    public void Sweep(long now)
    {
        _probe.Measure(now);
        if (Delay > Starved)
        {
            _calmSince = now;
            Raise(now);
        }
        else if (_added > 0 && _time.GetElapsedTime(_calmSince, now) >= CalmBefore && _time.GetElapsedTime(_changedAt, now) >= BetweenLowerings)
        {
            Lower(now);
        }
    }

    /// <summary>Gives back everything that was added.</summary>
    public void Dispose()
    {
        if (_added > 0 && Owns())
        {
            _pool.TrySetMinThreads(_original);
        }

        Volatile.Write(ref _added, 0);
    }

    private void Raise(long now)
    {
        if (_added >= MostAdded || (_added > 0 && _time.GetElapsedTime(_changedAt, now) < BetweenRaises))
        {
            return;
        }

        var minimum = _pool.MinThreads;
        if (_added == 0 || !Owns())
        {
            // somebody else has set it since: theirs is the new original
            (_original, _added) = (minimum, 0);
        }

        _changedAt = now;
        var added = _added == 0 ? FirstStep : Math.Min(_added * 2, MostAdded);
        if (!_pool.TrySetMinThreads(_original + added))
        {
            return;
        }

        var first = _added == 0;
        Volatile.Write(ref _added, added);
        var text = string.Create(CultureInfo.InvariantCulture, $"work waits {Delay.TotalMilliseconds:0} ms for a thread of the pool: its minimum is raised from {_original} to {_original + added}");
        _outbox.Append(EventKind.PoolStarved, text);
        if (first)
        {
            _outbox.Raise(Cause, text);
        }
    }

    private void Lower(long now)
    {
        _changedAt = now;
        if (!Owns())
        {
            Volatile.Write(ref _added, 0);
            _outbox.Clear(Cause);
            return;
        }

        var added = _added > FirstStep ? _added / 2 : 0;
        if (!_pool.TrySetMinThreads(_original + added))
        {
            return;
        }

        Volatile.Write(ref _added, added);
        if (added == 0)
        {
            _outbox.Clear(Cause);
        }
    }

    private bool Owns() => _pool.MinThreads == _original + _added;
}
