using System.Collections.Immutable;
using System.Globalization;
using Gateway.Host.Foundation;

namespace Gateway.Host.Supervision.Watchdog;

/// <summary>Looks for host loops that do not tick any more. Posts, never logs.</summary>
/// <remarks><see cref="Sweep"/> is called by the watchdog's thread only and allocates nothing while nothing changes.</remarks>
internal sealed class StallMonitor(HostLoopTable table, WatchdogOutbox outbox)
{
    private bool[] _stalled = [];
    private ImmutableArray<string> _names = [];

    /// <summary>The loops that are stalled now, for the liveness endpoint: it must not depend on anything that a loop has to say.</summary>
    public ImmutableArray<string> Stalled => _names;

    /// <param name="now">The timestamp of the sweep.</param>
    /// <param name="grace">What the host itself has lost: a loop is not blamed for it.</param>
    public void Sweep(long now, TimeSpan grace)
    {
        var beats = table.Beats;
        if (_stalled.Length < beats.Length)
        {
            Array.Resize(ref _stalled, beats.Length);
        }

        for (var i = 0; i < beats.Length; i++)
        {
            var beat = beats[i];
            var stalled = beat.IsStalled(now) && beat.SinceTick(now) > beat.StallAfter + grace;
            if (stalled != _stalled[i])
            {
                _stalled[i] = stalled;
                Tell(beat, stalled, now);
            }
        }
    }

    private void Tell(LoopBeat beat, bool stalled, long now)
    {
        var cause = $"loop-{beat.Name}-stalled";
        if (stalled)
        {
            _names = _names.Add(beat.Name);
            outbox.Raise(cause, string.Create(CultureInfo.InvariantCulture,
                $"the loop '{beat.Name}' has not moved for {beat.SinceTick(now).TotalSeconds:0.#} s ({beat.StallAfter.TotalSeconds:0.#} s are allowed)"));
        }
        else
        {
            _names = _names.Remove(beat.Name);
            outbox.Clear(cause);
        }
    }
}
