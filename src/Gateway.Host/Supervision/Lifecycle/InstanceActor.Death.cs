using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Lifecycle;

/// <content>From a verdict to the end of the generation, and to what follows.</content>
internal sealed partial class InstanceActor
{
    /// <summary>What a verdict leads to.</summary>
    private void Act(Tenure tenure, Ruling? ruling)
    {
        if (ruling is null || tenure.IsCondemned || (tenure != _current && tenure != _candidate))
        {
            return;
        }

        if (ruling.Death is not { } death)
        {
            Note(tenure, ruling);
        }
        else if (tenure == _candidate)
        {
            Reject(tenure, death);
        }
        else if (_services.Host.ObserveOnly)
        {
            _status.Move(tenure.IsReady ? AdapterState.Degraded : _status.Now.State, Reason.ObserveOnly,
                $"{ReasonCatalogue.Code(death.Reason)}: {death.Detail}", new NextAction(NextActionKind.WaitForOperator, At: null, "only reports (--observe-only)"), death.Evidence);
        }
        else
        {
            Condemn(tenure, death);
        }
    }

    /// <summary>Evidence that is not a verdict, or the end of a suspicion.</summary>
    private void Note(Tenure tenure, Ruling ruling)
    {
        if (ruling.IsHeld)
        {
            // nothing else may be seen of a generation that hangs: ask again, until the hold is lifted or a try is due
            _timers.Arm(TimerKind.Rejudge, _services.Configuration.Current.Watchdog.Interval, () => Act(tenure, _services.Verdicts.Rejudge(tenure)));
        }

        if (ruling.BecomesReady)
        {
            BecomeReady(tenure, ruling.Reason, ruling.Detail);
        }
        else if (ruling.Reason == Reason.None)
        {
            if (_status.Now.State == AdapterState.Degraded && tenure == _current)
            {
                _status.Dimension(dimensions => dimensions with { Transport = tenure.SawConnectionProof ? Health.Healthy : Health.Unknown });
                ShowReady(tenure, tenure.SawConnectionProof ? Reason.Connected : Reason.NoConnectionProof, "the liveness check is clean again");
            }
        }
        else if (tenure == _current && tenure.IsReady)
        {
            var transport = ruling.Reason == Reason.ForgottenTaskFaulted ? _status.Now.Dimensions.Transport : Health.Degraded;
            _status.Dimension(dimensions => dimensions with { Transport = transport });
            _status.Move(AdapterState.Degraded, ruling.Reason, ruling.Detail, Watching(), ruling.Evidence);
        }
    }

    private void Condemn(Tenure tenure, Death death)
    {
        tenure.IsCondemned = true;
        var now = _services.Time.GetUtcNow();
        _diedAt = _services.Time.GetTimestamp();
        _open = new Incident(tenure.Generation.Generation, death.Reason, death.Detail, now, death.Evidence, Healed: null);
        _services.Doors.Close(tenure.Generation);
        _status.Update(before => before with { LastIncident = _open });
        _status.Move(AdapterState.Unresponsive, death.Reason, death.Detail,
            new NextAction(NextActionKind.FinishStop, At: null, "stops what is left of the generation"), death.Evidence);
        Append(EventKind.VerdictReached, tenure.Generation.Generation, $"dead, {ReasonCatalogue.Code(death.Reason)}: {death.Detail}", death);
        _wait = Sentence(tenure, death);
        _startReason = StartReason.Recovery;
        Stop(tenure, StopPlan.Condemned);
    }

    /// <summary>Decides at once, from what was known at the moment of death, what follows the stop.</summary>
    private Wait? Sentence(Tenure tenure, Death death)
    {
        var advice = _services.Restarts.OnDeath(tenure, death);
        if (tenure.IsOnTrial && advice.IsPluginFault && _builds.LastGood(tenure.Build.Id, tenure.Build.ContentHash) is not null)
        {
            _builds.MarkFailed(tenure.Build);
            return null;
        }

        ShowRestarts();
        return advice.Wait is { } wait ? wait with { Fingerprint = _plan.Fingerprint } : null;
    }

    /// <summary>A candidate that does not even start never replaces what runs.</summary>
    private void Reject(Tenure candidate, Death death)
    {
        candidate.IsCondemned = true;
        _rejected = Fingerprint(candidate);
        if (candidate.Build.ContentHash != _current?.Build.ContentHash)
        {
            _builds.MarkFailed(candidate.Build);
        }

        var told = $"the candidate is refused, {ReasonCatalogue.Code(death.Reason)}: {death.Detail}; generation {_current?.Generation.Generation} goes on";
        var incident = new Incident(candidate.Generation.Generation, death.Reason, told, _services.Time.GetUtcNow(), death.Evidence, Healed: TimeSpan.Zero);
        _status.Update(now => now with { LastIncident = incident });
        Append(EventKind.VerdictReached, candidate.Generation.Generation, told, death);
        if (_current is null && _stopping is null)
        {
            // what it was to replace has died meanwhile: this is a death like any other
            _wait = Sentence(candidate, death);
        }

        Drop(candidate);
        Advance();
    }

    private void Drop(Tenure candidate)
    {
        _candidate = null;
        Retire(candidate);
        _ = FinishAsync(candidate, StopPlan.Condemned, beside: true);
    }

    private void Stop(Tenure tenure, StopPlan plan)
    {
        (_current, _stopping) = (null, tenure);
        _timers.Clear(TimerKind.Probation);
        _timers.Clear(TimerKind.VerifiedHealthy);
        if (_candidate is not { IsRunning: true })
        {
            _timers.Clear(TimerKind.Startup);
        }

        Retire(tenure);
        _ = FinishAsync(tenure, plan, beside: false);
    }

    private void Retire(Tenure tenure)
    {
        tenure.Row.IsChecked = false;
        _services.Doors.Close(tenure.Generation);
    }

    private async Task FinishAsync(Tenure tenure, StopPlan plan, bool beside)
    {
        var report = await tenure.Generation.StopAsync(plan);
        Post(() =>
        {
            OnStopped(tenure, report);
            if (!beside)
            {
                _stopping = null;
                Advance();
            }
        });
    }

    private void OnStopped(Tenure tenure, StopReport report)
    {
        var number = tenure.Generation.Generation;
        tenure.End();
        _services.Table.Remove(tenure.Row);
        var left = string.Join(", ", report.LeftBehind);
        var detail = left.Length > 0 ? $"left behind: {left}" : report.WasLoaded ? "" : "nothing of it was ever loaded";
        // the proof may have been faster than this message
        var proved = _status.Now.Retired.FirstOrDefault(one => one.Generation == number)?.State;
        _status.Retire(new RetiredGeneration(
            number, proved ?? (report.WasLoaded ? RetiredState.Unloading : RetiredState.Unloaded), detail, _services.Time.GetUtcNow()));
        if (report.WasLoaded)
        {
            _ghosts.Add(tenure);
            CountGhosts();
        }

        Append(EventKind.GenerationRetired, number, $"generation {number} ended, {report.Rung.ToString().ToLowerInvariant()}");
        if (report.LeftBehind.Length > 0)
        {
            Append(EventKind.WorkAbandoned, number, $"generation {number} left behind: {left}");
        }
    }

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

        _timers.Arm(TimerKind.Restart, delay, () =>
        {
            _wait = null;
            Advance();
        });
        var kind = wait.State == AdapterState.Quarantined ? NextActionKind.EndQuarantine : NextActionKind.Restart;
        _status.Move(wait.State, wait.Reason, wait.Detail,
            new NextAction(kind, _services.Time.GetUtcNow() + delay, kind == NextActionKind.EndQuarantine ? "ends the quarantine and tries again" : "tries again"));
    }
}
