namespace Gateway.Host.Foundation;

/// <summary>
/// The host's clock. Its monotonic hand stands still while nothing of this process ran: after <c>SIGSTOP</c>, a paused virtual machine,
/// or sleep where the monotonic clock of the system runs on, no age, deadline or window in the host has grown. What happens while nobody
/// can look proves nothing.
/// </summary>
/// <remarks>
/// Safe from any thread, without a lock or an allocation. Every reading is a proof of life; the watchdog reads at least once a second,
/// so that a longer pause between two readings of anybody can only mean that nobody ran. The wall clock and timers are the system's:
/// whoever counts awake time with a timer asks this clock when it fires.
/// </remarks>
internal sealed class AwakeTime : TimeProvider
{
    /// <summary>The longest pause between two readings that still counts as awake.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _system;
    private readonly Lock _gate = new();
    private readonly long _longest;
    private readonly long _grain;
    private long _last;
    private long _lost;

    public AwakeTime(TimeProvider system)
    {
        _system = system;
        _longest = (long)(LongestPause.TotalSeconds * system.TimestampFrequency);
        // readings are remembered so seldom that threads do not fight over one memory cell
        _grain = system.TimestampFrequency / 50;
        _last = system.GetTimestamp();
    }

    public override long TimestampFrequency => _system.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => _system.LocalTimeZone;

    /// <summary>All the time in which nothing of this process ran.</summary>
    public TimeSpan Lost => GetElapsedTime(0, Volatile.Read(ref _lost));

    public override DateTimeOffset GetUtcNow() => _system.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _system.CreateTimer(callback, state, dueTime, period);

    public override long GetTimestamp()
    {
        while (true)
        {
            // in this order: a reading must never be paired with a loss that was found after it, or it would lie in the past
            var lost = Volatile.Read(ref _lost);
            var now = _system.GetTimestamp();
            var last = Volatile.Read(ref _last);
            if (now - last > _longest)
            {
                Lose(now);
                continue;
            }

            if (now - last > _grain)
            {
                // not a plain write: a thread that was stopped right here must not set the hand back and lose the same gap twice
                Interlocked.CompareExchange(ref _last, now, last);
            }

            if (Volatile.Read(ref _lost) == lost)
            {
                return now - lost;
            }
        }
    }

    private void Lose(long now)
    {
        lock (_gate)
        {
            var gap = now - Volatile.Read(ref _last);
            if (gap > _longest)
            {
                // a reading may have been a grain newer than the one remembered: the hand must not go back behind it. The loss first:
                // whoever sees the new reading sees it too
                Volatile.Write(ref _lost, _lost + gap - _grain);
                Volatile.Write(ref _last, now);
            }
        }
    }
}
