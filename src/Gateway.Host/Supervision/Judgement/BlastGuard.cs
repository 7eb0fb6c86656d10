using System.Globalization;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Judgement;

/// <summary>Keeps the picture across all adapters that <see cref="BlastRadius"/> decides on, and shows a suspicion of the host.</summary>
/// <remarks>Safe from any thread. To be asked for inferred verdicts only, never for a generation's own death.</remarks>
internal sealed class BlastGuard(HostStatus host, TimeProvider time)
{
    public const string Cause = "host-suspected";

    private readonly Lock _gate = new();
    private readonly Dictionary<AdapterId, long> _judged = [];
    private long? _heldSince;
    private long? _workedAt;
    private AdapterId? _onTrial;

    /// <summary>
    /// May this adapter be replaced? After <see cref="BlastDecision.Hold"/> the caller asks again within one interval, as long as the
    /// verdict stands.
    /// </summary>
    /// <param name="adapter">The one that looks dead.</param>
    /// <param name="running">How many adapters run, this one included.</param>
    /// <param name="config">The limits in force.</param>
    public BlastDecision Ask(AdapterId adapter, int running, WatchdogConfig config)
    {
        BlastDecision decision;
        int dead;
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _judged[adapter] = now;
            var picture = Picture_NeedsLock(now, running, config);
            (decision, dead) = (BlastRadius.Decide(picture, config), picture.JudgedDead);
            Remember_NeedsLock(decision, adapter, picture, config, now);
        }

        if (decision == BlastDecision.Hold)
        {
            host.Raise(Cause, string.Create(CultureInfo.InvariantCulture, $"{dead} of {running} adapters look dead at once: this machine or its network is suspected, nothing is replaced for now"));
        }

        return decision;
    }

    /// <summary>
    /// A check has just spoken against this adapter, fewer times than the threshold. It counts in the picture: with a threshold of two
    /// the host can be suspected before the first replacement instead of after half of them.
    /// </summary>
    public void Suspect(AdapterId adapter)
    {
        lock (_gate)
        {
            _judged[adapter] = time.GetTimestamp();
        }
    }

    /// <summary>Nothing speaks against this adapter any more.</summary>
    public void Absolve(AdapterId adapter)
    {
        lock (_gate)
        {
            _judged.Remove(adapter);
        }
    }

    /// <summary>A fresh generation of this adapter works.</summary>
    public void BecameReady(AdapterId adapter)
    {
        lock (_gate)
        {
            if (_onTrial == adapter)
            {
                (_onTrial, _workedAt) = (null, time.GetTimestamp());
            }
        }
    }

    /// <summary>To be called once per interval: ends the suspicion when the picture has cleared.</summary>
    public void Review(int running, WatchdogConfig config)
    {
        bool over;
        lock (_gate)
        {
            over = !BlastRadius.Exceeds(Picture_NeedsLock(time.GetTimestamp(), running, config), config);
            if (over)
            {
                (_heldSince, _onTrial, _workedAt) = (null, null, null);
            }
        }

        if (over)
        {
            host.Clear(Cause);
        }
    }

    private BlastPicture Picture_NeedsLock(long now, int running, WatchdogConfig config)
    {
        // half an interval more than the interval: checks of a busy host do not come to the millisecond
        foreach (var (adapter, at) in _judged)
        {
            if (time.GetElapsedTime(at, now) > config.Interval * 1.5)
            {
                _judged.Remove(adapter);
            }
        }

        var worked = _workedAt is { } workedAt && time.GetElapsedTime(workedAt, now) <= BlastRadius.TryAfter(config);
        return new BlastPicture(running, _judged.Count, _heldSince is { } since ? time.GetElapsedTime(since, now) : null, worked);
    }

    private void Remember_NeedsLock(BlastDecision decision, AdapterId adapter, BlastPicture picture, WatchdogConfig config, long now)
    {
        if (decision == BlastDecision.Try)
        {
            // one trial at a time: the next adapter waits as long again
            (_heldSince, _onTrial) = (now, adapter);
        }
        else if (decision == BlastDecision.Hold)
        {
            _heldSince ??= now;
        }
        else if (!BlastRadius.Exceeds(picture, config))
        {
            _heldSince = null;
        }
    }
}
