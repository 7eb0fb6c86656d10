using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Endpoints;

namespace Gateway.Host.Supervision.Judgement;

/// <summary>
/// Stands between verdicts that were inferred and acting on them: when too many adapters look dead at once, the host or its network is
/// the more likely culprit (design 6, "blast radius"). One per host.
/// </summary>
/// <remarks>Safe from any thread; a short lock, nothing is called under it.</remarks>
internal sealed class VerdictGuard(
    Roster roster, HostStatus host, IConfigurationSource configuration, NetworkOutage outage, EndMemory ends, TimeProvider time)
{
    private const string Cause = "host-suspected";
    private readonly Lock _gate = new();
    private readonly Dictionary<AdapterId, long> _judged = [];
    private readonly HashSet<AdapterId> _tried = [];
    private long? _heldSince;
    private bool _tryWorked;

    /// <param name="adapter">The one that looks dead.</param>
    /// <param name="suspect">What is known of its other ends.</param>
    public BlastDecision Decide(AdapterId adapter, SuspectEnds suspect)
    {
        var config = configuration.Current.Watchdog;
        var fresh = (config.Interval * 2) + IEndpointCheck.Limit;
        if (suspect.IsRemote && outage.Covers(suspect.ReconnectGrace) && !Overrules(suspect.End, fresh))
        {
            lock (_gate)
            {
                // still part of the picture, and held: when the network is back, the first try need not wait once more
                _judged[adapter] = time.GetTimestamp();
                _heldSince ??= time.GetTimestamp();
            }

            outage.Alarm();
            return BlastDecision.AwaitNetwork;
        }

        BlastDecision decision;
        BlastPicture picture;
        lock (_gate)
        {
            _judged[adapter] = time.GetTimestamp();
            (picture, decision) = Weigh_NeedsLock(config);
            if (decision != BlastDecision.Try || suspect.End is null)
            {
                Remember_NeedsLock(adapter, decision);
            }
        }

        if (decision == BlastDecision.Try && suspect.End is { } end)
        {
            // while its end does not answer, a try could only fail, and would spend a login for it
            var answers = ends.Answers(end, fresh);
            lock (_gate)
            {
                (picture, decision) = answers ? Weigh_NeedsLock(config) : (picture, BlastDecision.Hold);
                Remember_NeedsLock(adapter, decision);
            }
        }

        if (decision == BlastDecision.Hold)
        {
            host.Raise(Cause, $"{picture.JudgedDead} of {picture.Running} running adapters look dead at once: restarts are held back; check this machine's network, CPU and clock");
        }
        else
        {
            EndWhenClear();
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

        EndWhenClear();
    }

    /// <summary>An adapter's check is clean again.</summary>
    public void Absolve(AdapterId adapter)
    {
        lock (_gate)
        {
            _judged.Remove(adapter);
        }

        EndWhenClear();
    }

    /// <summary>Restarts are held back at this moment.</summary>
    public bool IsHolding
    {
        get
        {
            lock (_gate)
            {
                return _heldSince is not null;
            }
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

    /// <summary>Adapters that recover by themselves ask for nothing: every answer to a check must be able to end the suspicion.</summary>
    private void EndWhenClear()
    {
        var config = configuration.Current.Watchdog;
        lock (_gate)
        {
            if (BlastRadius.Exceeds(Look_NeedsLock(config), config))
            {
                return;
            }

            (_heldSince, _tryWorked) = (null, false);
            _tried.Clear();
        }

        ends.Forget();
        host.Clear(Cause);
    }

    /// <summary>The end answers although no interface is up: its name leads to this machine, or the interfaces are not what they seem.</summary>
    private bool Overrules(RemoteEnd? end, TimeSpan fresh) => end is not null && outage.IsDown && ends.Answers(end, fresh);

    private (BlastPicture Picture, BlastDecision Decision) Weigh_NeedsLock(WatchdogConfig config)
    {
        var picture = Look_NeedsLock(config);
        return (picture, BlastRadius.Decide(picture, config));
    }

    private BlastPicture Look_NeedsLock(WatchdogConfig config)
    {
        var now = time.GetTimestamp();
        // a held verdict is renewed by every check, so two intervals keep everything that still looks dead
        var window = config.Interval * 2;
        foreach (var (adapter, at) in _judged)
        {
            if (time.GetElapsedTime(at, now) > window)
            {
                _judged.Remove(adapter);
            }
        }

        // those being replaced right now still belong to the picture: without them the second half of a mass death would look small
        var running = roster.Current.Adapters.Values.Count(one =>
            one.State is AdapterState.Starting or AdapterState.Ready or AdapterState.Degraded || _judged.ContainsKey(one.Name));
        TimeSpan? heldFor = _heldSince is { } since ? time.GetElapsedTime(since, now) : null;
        return new BlastPicture(Math.Max(running, _judged.Count), _judged.Count, heldFor, _tryWorked);
    }

    private void Remember_NeedsLock(AdapterId adapter, BlastDecision decision)
    {
        if (decision == BlastDecision.Hold)
        {
            _heldSince ??= time.GetTimestamp();
        }
        else if (decision == BlastDecision.Try)
        {
            // the next one waits as long again
            _heldSince = time.GetTimestamp();
            _tried.Add(adapter);
        }
    }
}
