using Gateway.Host.Foundation;
using Gateway.Host.Model;

namespace Gateway.Host.Isolation.ProcessState;

/// <summary>
/// Compares the process with what it was before the first plugin was loaded, puts back what can be put back, and says whose code ran.
/// </summary>
/// <remarks>
/// Looked at before a generation is loaded, after one has been stopped, and every second by <see cref="ProcessGuardLoop"/>. Safe from any
/// thread; one look at a time.
/// </remarks>
internal sealed class ProcessGuard(IProcessState state, PoolLimits pool, GenerationsAtWork work, EventLog events, HostStatus host, TimeProvider time)
{
    private const string Cause = "process-state-touched";
    private const int SuspectsShown = 5;

    /// <summary>How long the host says that it was touched, after the last time.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly HashSet<ProcessAspect> _lost = [];
    private ProcessPicture? _wanted;
    private long? _foundAt;

    /// <summary>A generation is about to be loaded: what it finds is not its doing.</summary>
    public void Begin(AdapterId adapter, GenerationNumber generation)
    {
        Look();
        work.Begin(adapter, generation);
    }

    /// <summary>It has been stopped.</summary>
    public void End(AdapterId adapter, GenerationNumber generation)
    {
        Look();
        work.End(adapter, generation);
    }

    public void Look()
    {
        lock (_gate)
        {
            var now = pool.Still(state.Read);
            var wanted = _wanted = OwnChanges(_wanted ?? now);
            var suspects = work.Take();
            var found = ProcessDifference.Between(wanted, now).Where(one => !_lost.Contains(one.Aspect)).ToList();
            if (found.Count > 0)
            {
                _foundAt = time.GetTimestamp();
                Report(found.Select(one => $"{one.Text}{PutBack(one.Aspect, wanted)}").ToList(), suspects);
            }
            else if (_foundAt is { } at && _lost.Count == 0 && time.GetElapsedTime(at) >= Remembered)
            {
                _foundAt = null;
                host.Clear(Cause);
            }
        }
    }

    /// <summary>What the gateway has set since is what is wanted.</summary>
    private ProcessPicture OwnChanges(ProcessPicture wanted) =>
        pool.Set is { } set ? wanted with { Pool = wanted.Pool with { Least = set.Least, LeastCompletion = set.LeastCompletion } } : wanted;

    private string PutBack(ProcessAspect aspect, ProcessPicture wanted)
    {
        try
        {
            state.Restore(aspect, wanted);
            return "";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidOperationException or ArgumentException or NotSupportedException or System.Security.SecurityException)
        {
            // told once: it would be found again at every look
            _lost.Add(aspect);
            return " (not put back)";
        }
    }

    private void Report(List<string> found, IReadOnlyList<(AdapterId Adapter, GenerationNumber Generation)> suspects)
    {
        var who = suspects switch
        {
            [] => "by code that no running generation explains",
            [var one] => $"by '{one.Adapter}' (generation {one.Generation}), the only one that ran",
            _ => $"by one of {string.Join(", ", suspects.Take(SuspectsShown).Select(one => $"'{one.Adapter}' (generation {one.Generation})"))}"
                + (suspects.Count > SuspectsShown ? $" and {suspects.Count - SuspectsShown} more" : ""),
        };
        var text = $"{string.Join("; ", found)}, {who}";
        var exact = suspects.Count == 1 ? suspects[0] : default((AdapterId Adapter, GenerationNumber Generation)?);
        events.Append(new GatewayEvent { Kind = EventKind.ProcessStateTouched, Adapter = exact?.Adapter, Generation = exact?.Generation, Text = text });
        host.Raise(Cause, text + "; 'isolation: process' keeps it to itself");
    }
}
