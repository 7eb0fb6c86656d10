using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;

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
            if (ruling.AsksForProbe)
            {
                AskProbe(tenure);
            }
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
            tenure.IsHeld = true;
            _timers.Arm(TimerKind.Rejudge, _services.Configuration.Current.Watchdog.Interval, Rejudge);
        }

        if (ruling.BecomesReady)
        {
            BecomeReady(tenure, ruling.Reason, ruling.Detail);
        }
        else if (ruling.Reason == Reason.None)
        {
            EndSilence(tenure);
            if (_status.Now.State == AdapterState.Degraded && tenure == _current)
            {
                _status.Dimension(dimensions => dimensions with { Transport = tenure.SawConnectionProof ? Health.Healthy : Health.Unknown });
                ShowReady(tenure, tenure.SawConnectionProof ? Reason.Connected : Reason.NoConnectionProof, Passed(_status.Now.Reason));
            }
        }
        else if (tenure == _current && tenure.IsReady && ruling.Recycle is { } recycle && !_services.Host.ObserveOnly && _services.Restarts.UntilRecycle(tenure) <= TimeSpan.Zero)
        {
            TellSilence(tenure, recycle.Detail);
            Condemn(tenure, recycle);
        }
        else if (tenure == _current && tenure.IsReady && ruling.Reason == Reason.NoInboundEvidence)
        {
            TellSilence(tenure, ruling.Detail);
            // nothing is known of its connection; what is missing is what should come in through it
            _status.Dimension(dimensions => dimensions with { Ingress = Health.Degraded });
            _status.Move(AdapterState.Degraded, ruling.Reason, ruling.Detail, ruling.Recycle is null ? Watching() : Recycling(tenure), ruling.Evidence);
        }
        else if (tenure == _current && tenure.IsReady)
        {
            var transport = ruling.Reason == Reason.ForgottenTaskFaulted ? _status.Now.Dimensions.Transport : Health.Degraded;
            _status.Dimension(dimensions => dimensions with { Transport = transport });
            _status.Move(AdapterState.Degraded, ruling.Reason, ruling.Detail, Watching(), ruling.Evidence);
        }
    }

    /// <summary>What it means that nothing speaks against it any more, by what did.</summary>
    private static string Passed(Reason degradedBy) => degradedBy switch
    {
        Reason.NoInboundEvidence => "messages come in again, or a probe was answered",
        Reason.LivenessStrike or Reason.OpinionDead => "the liveness check is clean again",
        _ => $"{ReasonCatalogue.Code(degradedBy)} has passed",
    };

    private void TellSilence(Tenure tenure, string detail)
    {
        if (!tenure.ToldSilence)
        {
            tenure.ToldSilence = true;
            Append(EventKind.SilenceSuspected, tenure.Generation.Generation, detail);
        }
    }

    private void EndSilence(Tenure tenure)
    {
        if (tenure.ToldSilence && tenure == _current)
        {
            tenure.ToldSilence = false;
            _status.Dimension(dimensions => dimensions with { Ingress = Health.Unknown });
        }
    }

    private NextAction Recycling(Tenure tenure) => new(
        NextActionKind.Restart, _services.Time.GetUtcNow() + _services.Restarts.UntilRecycle(tenure), "replaces it if it is still silent (on_suspicion: recycle)");

    private void Rejudge()
    {
        foreach (var held in new[] { _current, _candidate })
        {
            if (held is { IsHeld: true })
            {
                held.IsHeld = false;
                Act(held, _services.Verdicts.Rejudge(held));
            }
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
        Append(EventKind.VerdictReached, tenure.Generation.Generation, $"{(death.Reason == Reason.NoInboundEvidence ? "replaced for its silence" : "dead")}, {ReasonCatalogue.Code(death.Reason)}: {death.Detail}", death);
        if (death.Reason == Reason.DescriptorsExhausted)
        {
            // before its successor is made
            _services.Moves.Suspect(Name, IsolationCause.Descriptors, $"generation {tenure.Generation.Generation}: {death.Detail}");
        }

        _wait = Sentence(tenure, death);
        _startReason = StartReason.Recovery;
        // a silent one may be well: what it is sending may be finished
        Stop(tenure, death.Reason == Reason.NoInboundEvidence ? StopPlan.Drain : StopPlan.Condemned);
    }

    /// <summary>Decides at once, from what was known at the moment of death, what follows the stop.</summary>
    private Wait? Sentence(Tenure tenure, Death death)
    {
        _end = EndOf(tenure, death);
        var advice = _services.Restarts.OnDeath(tenure, death);
        if (tenure.IsOnTrial && _builds.TryGoBack(tenure.Build, isFault: advice.IsPluginFault || !death.Retryable))
        {
            ShowRestarts();
            return null;
        }

        // the build before is no better off: the newest gets its turns again
        _builds.Exonerate(tenure.Build);

        ShowRestarts();
        return WaitFor(death, advice.Wait);
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
        _ = FinishAsync(candidate, StopPlan.Condemned);
    }

    private void Stop(Tenure tenure, StopPlan plan)
    {
        (_current, _stopping) = (null, tenure);
        _timers.Clear(TimerKind.Probation);
        _timers.Clear(TimerKind.VerifiedHealthy);
        _timers.Clear(TimerKind.Probe);
        if (_candidate is not { IsRunning: true })
        {
            _timers.Clear(TimerKind.Startup);
        }

        Retire(tenure);
        _ = FinishAsync(tenure, plan);
    }

    private void Retire(Tenure tenure)
    {
        tenure.Row.IsChecked = false;
        _services.Sights.Remove(tenure.Sight.Target.Subject);
        _services.Doors.Close(tenure.Generation);
    }

    private async Task FinishAsync(Tenure tenure, StopPlan plan)
    {
        _finishing++;
        StopReport report;
        try
        {
            report = await tenure.Generation.StopAsync(plan);
        }
        catch (Exception fault)
        {
            // for want of threads, or a bug of ours: the instance must go on all the same
            report = new StopReport(StopRung.Abandoned, [$"everything; the stop itself failed: {fault.Message}"]);
        }

        // before anybody takes its place: later its connections cannot be told from those of its successor
        var cut = tenure.Generation.Spec.Isolation == IsolationMode.InProcess ? CutOwn(tenure) : SocketCut.None;
        Post(() =>
        {
            _finishing--;
            OnStopped(tenure, report, cut);
            if (_stopping == tenure)
            {
                _stopping = null;
            }

            Advance();
        });
    }

    private SocketCut CutOwn(Tenure tenure)
    {
        try
        {
            return _services.Fenced?.Cut(tenure.Generation.Scope) ?? SocketCut.None;
        }
        catch (Exception fault)
        {
            // a fence that does not bite must not keep the successor away
            _services.Host.Raise("fence", $"the connections of retired generations are not cut: {fault.GetType().Name}: {fault.Message}");
            return SocketCut.None;
        }
    }

    private void OnStopped(Tenure tenure, StopReport report, SocketCut cut)
    {
        var number = tenure.Generation.Generation;
        tenure.End();
        _services.Table.Remove(tenure.Row);
        var left = string.Join(", ", report.LeftBehind);
        var detail = left.Length > 0 ? $"left behind: {left}" : report.WasLoaded ? "" : "nothing of it was ever loaded";
        // the proof may have been faster than this message
        var proved = _status.Now.Retired.FirstOrDefault(one => one.Generation == number)?.State;
        _status.Retire(new RetiredGeneration(
            number, proved ?? (report.WasLoaded ? RetiredState.Unloading : RetiredState.Unloaded), detail, _services.Time.GetUtcNow()) { ConnectionsShut = cut.Shut, ConnectionsLeft = cut.Left });
        if (report.WasLoaded)
        {
            _ghosts.Add((number, tenure.Generation.Scope.Fenced));
            CountGhosts();
        }

        Append(EventKind.GenerationRetired, number, $"generation {number} ended, {Words(report.Rung)}{(cut == SocketCut.None ? "" : $"; {cut}")}");
        if (report.LeftBehind.Length > 0)
        {
            Append(EventKind.WorkAbandoned, number, $"generation {number} left behind: {left}");
            if (report.WasLoaded && tenure.Generation.Spec.Isolation == IsolationMode.InProcess)
            {
                // threads of it are lost for good here; in a process of its own they would have been killed
                _services.Moves.Suspect(Name, IsolationCause.Wedge, $"generation {number} could not be stopped: {left}");
            }
        }
    }

    private static string Words(StopRung rung) => rung switch
    {
        StopRung.NotRunning => "it never ran",
        StopRung.EndedItself => "by itself",
        StopRung.Asked => "when it was asked",
        StopRung.Insisted => "when it was told a second time",
        _ => "abandoned",
    };
}
