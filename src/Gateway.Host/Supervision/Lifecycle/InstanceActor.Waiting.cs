using System.Globalization;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Endpoints;

namespace Gateway.Host.Supervision.Lifecycle;

/// <content>Waiting for the next start, and what ends the wait.</content>
internal sealed partial class InstanceActor
{
    private long _sleepsSince;
    private TimeSpan _wakesAfter;

    // a name and a number: nothing of the generation that it was learned from
    private RemoteEnd? _end;

    private void Sleep(Wait wait)
    {
        if (wait.Delay is not { } delay)
        {
            _status.Move(wait.State, wait.Reason, wait.Detail,
                new NextAction(NextActionKind.WaitForConfiguration, At: null, "waits until its settings or files change, or for an operator"));
            return;
        }

        if (_timers.IsArmed(TimerKind.Restart))
        {
            return;
        }

        _sleepsSince = _services.Time.GetTimestamp();
        _timers.Arm(TimerKind.Restart, delay, () => OnDelayOver(wait, delay));
        var end = wait.State == AdapterState.Backoff && _services.Returns.IsOn ? wait.End : null;
        if (end is not null)
        {
            WatchFor(end, wait);
        }

        var kind = wait.State == AdapterState.Quarantined ? NextActionKind.EndQuarantine : NextActionKind.Restart;
        _wakesAfter = delay;
        _status.Move(wait.State, wait.Reason, wait.Detail,
            new NextAction(kind, _services.Time.GetUtcNow() + delay, kind == NextActionKind.EndQuarantine ? "ends the quarantine and tries again" : "tries again")
            {
                Or = end is null ? null : $"as soon as {end} answers",
            });
    }

    /// <summary>The wall clock has jumped: what is promised for a moment of the old one is promised anew. The wait itself is not touched.</summary>
    public void Retime() => Post(() =>
    {
        if (_timers.IsArmed(TimerKind.Restart) && _status.Now.NextAction is { At: not null } next)
        {
            var at = _services.Time.GetUtcNow() + _wakesAfter - _services.Time.GetElapsedTime(_sleepsSince);
            _status.Update(now => now with { NextAction = next with { At = at } });
        }
    });

    private void WatchFor(RemoteEnd end, Wait wait)
    {
        var limits = _services.Configuration.Current.LimitsFor(_inputs.Config!.Plugin, Name);
        _services.Returns.Watch(Name, new ReturnWatch(end, limits, _services.Restarts.SpendsLogins(Name), spread => Post(() => ReturnEarly(wait, end, spread)))
        {
            IsDown = wait.Reason == Reason.HostNetworkDown,
        });
    }

    /// <summary>The end that its last generation failed on answers again. The death has been counted already, so has the try.</summary>
    private void ReturnEarly(Wait wait, RemoteEnd end, TimeSpan spread)
    {
        if (!ReferenceEquals(_wait, wait) || !_timers.IsArmed(TimerKind.Restart))
        {
            return;
        }

        var slept = _services.Time.GetElapsedTime(_sleepsSince);
        var left = wait.Delay!.Value - slept;
        spread = spread < left ? spread : left > TimeSpan.Zero ? left : TimeSpan.Zero;
        Append(EventKind.EarlyReturn, _status.Now.Generation, string.Create(CultureInfo.InvariantCulture,
            $"{end} answers again after {slept.TotalSeconds:0.#} s: tries now instead of waiting for {wait.Delay.Value.TotalSeconds:0.#} s"));
        _status.Move(wait.State, wait.Reason, wait.Detail, new NextAction(NextActionKind.Restart, _services.Time.GetUtcNow() + spread, "its endpoint answers again: tries now"));
        if (spread > TimeSpan.Zero)
        {
            _timers.Arm(TimerKind.Restart, spread, WakeUp);
            _wakesAfter = slept + spread;
            return;
        }

        WakeUp();
    }

    private void OnDelayOver(Wait wait, TimeSpan delay)
    {
        if (wait.Reason != Reason.HostNetworkDown || !_services.Returns.IsOn || !_services.Outage.IsDown)
        {
            WakeUp();
            return;
        }

        // still no network, and its end would have been heard: a try could only spend a login
        _sleepsSince = _services.Time.GetTimestamp();
        _timers.Arm(TimerKind.Restart, delay, () => OnDelayOver(wait, delay));
        _status.Update(now => now with { NextAction = now.NextAction with { At = _services.Time.GetUtcNow() + delay } });
    }

    private void WakeUp()
    {
        _wait = null;
        StopWaiting();
        Advance();
    }

    private void StopWaiting()
    {
        _timers.Clear(TimerKind.Restart);
        _services.Returns.Pause(Name);
    }

    /// <summary>The gateway has crashed before, and this build of this adapter is the suspect.</summary>
    private Wait? HoldFor(PluginBuild build)
    {
        // in a process of its own it cannot do it again
        if (_plan.Tier == IsolationMode.Process || _services.Holds?.Of(Name, build) is not { } hold)
        {
            return null;
        }

        _status.Update(before => before with { LastIncident = hold.Incident });
        _startReason = StartReason.Recovery;
        ShowRestarts();
        return new Wait(AdapterState.Quarantined, Reason.HostCrashed, hold.Incident.Detail, hold.Until - _services.Time.GetUtcNow(), _plan.Fingerprint);
    }

    /// <summary>It works, or is not to run: nothing of the last outage matters any more.</summary>
    private void ForgetEnd()
    {
        _end = null;
        _services.Returns.Forget(Name);
    }

    /// <summary>
    /// What keeps the next generation back. While this machine has no network, a death that its surroundings are to blame for is followed
    /// by no try before the end answers, not even by the one that would be immediate.
    /// </summary>
    private Wait? WaitFor(Death death, Wait? advised)
    {
        if (advised is null or { State: AdapterState.Backoff } && IsEnvironmental(death) && _end is { IsLoopback: false } && _services.Returns.IsOn && _services.Outage.IsDown)
        {
            _services.Outage.Alarm();
            var limits = _services.Configuration.Current.LimitsFor(_inputs.Config!.Plugin, Name);
            advised = new Wait(AdapterState.Backoff, Reason.HostNetworkDown, $"{ReasonCatalogue.Code(death.Reason)}: {death.Detail}", limits.BackoffMax, "");
        }

        return advised is null ? null : advised with { Fingerprint = _plan.Fingerprint, End = _end };
    }

    private static bool IsEnvironmental(Death death) => death.IsEnvironmental || death.Reason == Reason.StartupTimeout;

    /// <summary>
    /// Whom the generation failed on, read while it is still there; of one that died before it had tried anything, whom the one before
    /// it failed on.
    /// </summary>
    private RemoteEnd? EndOf(Tenure tenure, Death death)
    {
        var isEnvironmental = IsEnvironmental(death);
        return RemoteEnd.Of(_services.Pictures.Of(tenure.Generation.Scope), isEnvironmental) ?? (isEnvironmental ? _end : null);
    }
}
