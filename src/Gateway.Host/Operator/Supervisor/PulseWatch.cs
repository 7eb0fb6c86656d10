using Gateway.Host.Model.Crash;

namespace Gateway.Host.Operator.Supervisor;

/// <summary>Whether the child's watchdog still sweeps, judged from the counter in its marker. Pure but for the clock.</summary>
/// <remarks>One caller, about once a second. A pause of the supervisor itself (the machine slept) counts for nothing.</remarks>
internal sealed class PulseWatch(TimeProvider time)
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Until the first sweep; starting takes longer than sweeping.</summary>
    public static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan OwnPause = TimeSpan.FromSeconds(5);
    private long _looked = time.GetTimestamp();
    private long _moved = time.GetTimestamp();
    private long _sweeps;

    /// <param name="run">The head of the child's marker; null while it has none.</param>
    /// <returns>True when it has stood still for longer than it may.</returns>
    public bool IsHung(LastRun? run)
    {
        var now = time.GetTimestamp();
        var sweeps = run?.Sweeps ?? 0;
        // while it stops its watchdog is disarmed at some point; how long a stop may take is the operator's business
        if (sweeps != _sweeps || run is { WasStopping: true } or { End: not RunEnd.None } || time.GetElapsedTime(_looked, now) > OwnPause)
        {
            (_sweeps, _moved) = (sweeps, now);
        }

        _looked = now;
        return time.GetElapsedTime(_moved, now) >= (_sweeps > 0 ? Limit : StartLimit);
    }
}
