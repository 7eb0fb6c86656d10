using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Judgement;

/// <summary>
/// Stands between verdicts that were inferred and acting on them: when too many adapters look dead at once, the host or its network is
/// the more likely culprit (design 6, "blast radius"). One per host.
/// </summary>
/// <remarks>Safe from any thread; a short lock, nothing is called under it.</remarks>
internal sealed class VerdictGuard(Roster roster, HostStatus host, IConfigurationSource configuration, TimeProvider time)
{
    private const string Cause = "host-suspected";
    private readonly Lock _gate = new();
    private readonly Dictionary<AdapterId, long> _judged = [];
    private readonly HashSet<AdapterId> _tried = [];
    private long? _heldSince;
    private bool _tryWorked;

    public BlastDecision Decide(AdapterId adapter)
    {
        var config = configuration.Current.Watchdog;
        BlastDecision decision;
        BlastPicture picture;
        lock (_gate)
        {
            picture = Look_NeedsLock(adapter, config);
            decision = BlastRadius.Decide(picture, config);
            Remember_NeedsLock(adapter, decision, picture, config);
        }

        if (decision == BlastDecision.Hold)
        {
            host.Raise(Cause, $"{picture.JudgedDead} of {picture.Running} running adapters look dead at once: restarts are held back; check this machine's network, CPU and clock");
        }
        else if (decision == BlastDecision.Act)
        {
            host.Clear(Cause);
        }

        return decision;
    }

    /// <summary>
    /// Something inferred speaks against the adapter, not enough for a verdict. It counts: when the network of the host goes, the first
    /// verdict must find that all the others are ailing too, or half of them would be restarted before the limit is seen.
    /// </summary>
    public void Suspect(AdapterId adapter)
    {
        lock (_gate)
        {
            _judged[adapter] = time.GetTimestamp();
        }
    }

    /// <summary>An adapter's check is clean again.</summary>
    public void Absolve(AdapterId adapter)
    {
        lock (_gate)
        {
            _judged.Remove(adapter);
        }
    }

    /// <summary>A new generation works. One that was replaced on trial lifts the hold.</summary>
    public void OnReady(AdapterId adapter)
    {
        lock (_gate)
        {
            _tryWorked |= _tried.Remove(adapter);
        }
    }

    private BlastPicture Look_NeedsLock(AdapterId adapter, WatchdogConfig config)
    {
        var now = time.GetTimestamp();
        _judged[adapter] = now;
        // a held verdict is renewed by every check, so two intervals keep everything that still looks dead
        var window = config.Interval * 2;
        foreach (var old in _judged.Where(pair => time.GetElapsedTime(pair.Value, now) > window).Select(pair => pair.Key).ToList())
        {
            _judged.Remove(old);
        }

        var running = roster.Current.Adapters.Values.Count(one => one.State is AdapterState.Starting or AdapterState.Ready or AdapterState.Degraded);
        TimeSpan? heldFor = _heldSince is { } since ? time.GetElapsedTime(since, now) : null;
        return new BlastPicture(Math.Max(running, _judged.Count), _judged.Count, heldFor, _tryWorked);
    }

    private void Remember_NeedsLock(AdapterId adapter, BlastDecision decision, BlastPicture picture, WatchdogConfig config)
    {
        if (decision == BlastDecision.Hold)
        {
            _heldSince ??= time.GetTimestamp();
            return;
        }

        if (decision == BlastDecision.Try)
        {
            // the next one waits as long again
            _heldSince = time.GetTimestamp();
            _tried.Add(adapter);
        }
        else if (!BlastRadius.Exceeds(picture, config))
        {
            (_heldSince, _tryWorked) = (null, false);
            _tried.Clear();
        }
    }
}
