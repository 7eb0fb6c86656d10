using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Lifecycle;

/// <content>Level-triggered: compares what should be with what is.</content>
internal sealed partial class InstanceActor
{
    /// <summary>One step from what is towards what should be. Level-triggered: may be called at any time, any number of times.</summary>
    private void Advance()
    {
        if (_stopping is not null)
        {
            return;
        }

        if (_hostStopping || _plan.Build is not { } newest)
        {
            Rest();
            return;
        }

        // a newest build that failed is no reason to go back further than to what runs well
        var target = _current is { IsCondemned: false } running && _builds.HasFailed(newest) && !_builds.HasFailed(running.Build) ? running.Build : _builds.Choose(newest);
        if (_current is { } current)
        {
            Keep(current, target);
            return;
        }

        if (_candidate is { } candidate)
        {
            // the one that it was to replace has gone; it takes over as soon as it is prepared
            if (candidate.IsPrepared)
            {
                Promote(candidate);
            }

            return;
        }

        _wait ??= HoldFor(target);
        if (_wait is { } wait && wait.Fingerprint == _plan.Fingerprint)
        {
            Sleep(wait);
            return;
        }

        _wait = null;
        StopWaiting();
        Begin(target);
    }

    private void Rest()
    {
        if (_candidate is { } candidate)
        {
            Drop(candidate);
        }

        if (_current is { } current)
        {
            _status.Move(
                current.IsReady ? AdapterState.Draining : AdapterState.Stopping, _hostStopping && _inputs.Config is not null ? Reason.HostStopping : _plan.Reason,
                "finishing what it has begun", new NextAction(NextActionKind.FinishStop, At: null, "stops when its calls have ended"));
            Stop(current, StopPlan.Drain);
            return;
        }

        if (_finishing > 0 && _onRest is not null)
        {
            // a generation beside is still on its way down
            return;
        }

        (_wait, _rejected) = (null, null);
        StopWaiting();
        ForgetEnd();
        if (_hostStopping && _inputs.Config is not null)
        {
            _status.Move(AdapterState.Stopped, Reason.HostStopping, "the gateway is shutting down", NextAction.None);
            _onRest?.Invoke();
            return;
        }

        _status.Move(_plan.State, _plan.Reason, _plan.Detail, _plan.Next);
        if (_inputs.Config is null)
        {
            _onRest?.Invoke();
        }
    }

    /// <summary>Something runs. Prepares a replacement beside it when it is no longer what should run.</summary>
    private void Keep(Tenure current, PluginBuild target)
    {
        var wanted = Fingerprint(target);
        if (_candidate is { } candidate)
        {
            if (Fingerprint(candidate) == wanted)
            {
                return;
            }

            Drop(candidate);
        }

        if (Fingerprint(current) != wanted && _rejected != wanted && !current.IsCondemned)
        {
            _candidate = Hire(target);
        }
    }

    private void Begin(PluginBuild build)
    {
        _current = Hire(build);
        ShowBuild(_current);
        ShowRestarts();
        var rolledBack = build.ContentHash != _plan.Build!.ContentHash;
        _status.Move(
            AdapterState.Loading, rolledBack ? Reason.RolledBack : Reason.Starting,
            rolledBack ? $"build {_plan.Build.ShortHash} failed; {build.ShortHash} serves" : $"generation {_current.Generation.Generation} of build {build.ShortHash}",
            new NextAction(NextActionKind.BecomeReady, _services.Time.GetUtcNow() + LimitsOf(_current).LoadDeadline, "loads the plugin and constructs the adapter"));
    }

    private Tenure Hire(PluginBuild build)
    {
        var config = _inputs.Config!;
        var limits = _services.Configuration.Current.LimitsFor(config.Plugin, Name);
        var number = _services.Numbers.NextGeneration(Name);
        var spec = new GenerationSpec(Name, number, build, _plan.Settings!, limits, _startReason) { Isolation = _plan.Tier, Bounds = _plan.Bounds };
        var tenure = new Tenure(spec, _services.Factory, this, _services.Time, !_builds.IsGood(build));
        _services.Table.Add(tenure.Row);
        try
        {
            tenure.Generation.Prepare();
        }
        catch
        {
            // no thread to be had: nothing of it may stay behind, the mailbox looks again
            tenure.End();
            _services.Table.Remove(tenure.Row);
            throw;
        }

        Append(EventKind.GenerationStarted, number, $"generation {number} of build {build.ShortHash} ({build.Manifest.Version}), {_startReason.ToString().ToLowerInvariant()}");
        return tenure;
    }

    private void OnPrepared(Tenure tenure)
    {
        tenure.IsPrepared = true;
        if (tenure == _current)
        {
            RunIt(tenure);
        }
        else if (_current is null)
        {
            Advance();
        }
        else if (tenure.Build.Manifest.Overlap == OverlapPolicy.Safe && _current.Build.Manifest.Overlap == OverlapPolicy.Safe && _current.IsReady)
        {
            Start(tenure);
        }
        else
        {
            // checked and constructed: now the old one may go
            _status.Move(_current.IsReady ? AdapterState.Draining : AdapterState.Stopping, SwitchReason(tenure), $"generation {tenure.Generation.Generation} is prepared and takes over",
                new NextAction(NextActionKind.FinishStop, At: null, "switches when the calls in flight have ended"));
            Stop(_current, StopPlan.Drain);
        }
    }

    private void Promote(Tenure candidate)
    {
        (_candidate, _current) = (null, candidate);
        if (candidate.IsRunning)
        {
            // it was starting beside the one that is gone (overlap): its startup deadline is running already
            ShowBuild(candidate);
            _status.Move(AdapterState.Starting, Reason.Starting, $"generation {candidate.Generation.Generation} runs and has not shown yet that it works", NextAction.None);
            return;
        }

        RunIt(candidate);
    }

    private void RunIt(Tenure tenure)
    {
        ShowBuild(tenure);
        var deadline = StartupDeadline(tenure);
        _status.Move(AdapterState.Starting, Reason.Starting, $"generation {tenure.Generation.Generation} runs and has not shown yet that it works",
            new NextAction(NextActionKind.BecomeReady, _services.Time.GetUtcNow() + deadline, "judges the start when the startup deadline has passed"));
        Start(tenure);
    }

    private void Start(Tenure tenure)
    {
        tenure.IsRunning = true;
        _timers.Arm(TimerKind.Startup, StartupDeadline(tenure), () =>
        {
            if (!tenure.IsReady && !tenure.IsCondemned)
            {
                Act(tenure, _services.Verdicts.OnStartupDeadline(tenure, StartupDeadline(tenure)));
            }
        });
        _services.Sights.Add(tenure.Sight);
        tenure.Generation.Run();
    }

    private void BecomeReady(Tenure tenure, Reason reason, string text)
    {
        if (tenure.IsCondemned || !tenure.IsRunning)
        {
            return;
        }

        if (tenure == _candidate)
        {
            TakeOver(tenure);
        }

        var health = reason == Reason.NoConnectionProof ? Health.Unknown : Health.Healthy;
        _status.Dimension(dimensions => dimensions with { Transport = health, Dispatch = Health.Healthy });
        if (!tenure.IsReady)
        {
            tenure.IsReady = true;
            _timers.Clear(TimerKind.Startup);
            _services.Doors.Open(tenure.Generation);
            _wait = null;
            ForgetEnd();
            Heal();
            if (reason is Reason.Connected or Reason.TrafficSeen)
            {
                // a mapped hook proves nothing about the network of the host
                _services.Verdicts.OnReady(tenure);
            }

            _builds.Confirm(tenure.Build);
            ArmProofs(tenure);
        }

        if (_status.Now.State != AdapterState.Degraded || reason == Reason.Connected)
        {
            ShowReady(tenure, reason, text);
        }
    }

    /// <summary>Ready, and why this build and not the newest: whoever deployed the newest one has to see that it does not run.</summary>
    private void ShowReady(Tenure tenure, Reason reason, string text)
    {
        if (_plan.Build is { } newest && newest.ContentHash != tenure.Build.ContentHash && _builds.HasFailed(newest))
        {
            reason = Reason.RolledBack;
            text = $"version {newest.Manifest.Version} (build {newest.ShortHash}) failed, version {tenure.Build.Manifest.Version} (build {tenure.Build.ShortHash}) serves";
        }

        _status.Move(AdapterState.Ready, reason, text, Watching());
    }

    /// <summary>Overlap: the new generation works beside the old one, which may go now.</summary>
    private void TakeOver(Tenure tenure)
    {
        var old = _current;
        (_candidate, _current) = (null, tenure);
        ShowBuild(tenure);
        if (old is not null)
        {
            Retire(old);
            _ = FinishAsync(old, StopPlan.Drain);
        }
        else
        {
            // the old one died meanwhile and is still being stopped: this one need not wait for that
            _status.Move(AdapterState.Starting, Reason.Starting, $"generation {tenure.Generation.Generation} takes over", NextAction.None);
        }
    }

    private void ArmProofs(Tenure tenure)
    {
        var limits = LimitsOf(tenure);
        if (tenure.IsOnTrial)
        {
            _timers.Arm(TimerKind.Probation, limits.Probation, () =>
            {
                if (tenure == _current && !tenure.IsCondemned)
                {
                    tenure.IsOnTrial = false;
                    _ = ProveAsync(tenure);
                }
            });
        }

        ArmVerifiedHealthy(tenure);
    }

    /// <summary>Told when it is written down: from then on it counts, also after a restart of the host.</summary>
    private async Task ProveAsync(Tenure tenure)
    {
        if (await _builds.MarkGoodAsync(tenure.Build))
        {
            Append(
                EventKind.BuildProved, tenure.Generation.Generation,
                $"build {tenure.Build.ShortHash} ({tenure.Build.Manifest.Version}) has outlived its probation: a newer one that fails gives way to it");
        }
    }

    private void ArmVerifiedHealthy(Tenure tenure) => _timers.Arm(TimerKind.VerifiedHealthy, LimitsOf(tenure).HealthyAfter, () =>
    {
        if (tenure != _current)
        {
            return;
        }

        if (_status.Now.State == AdapterState.Ready)
        {
            _services.Restarts.OnVerifiedHealthy(tenure);
            ShowRestarts();
        }
        else
        {
            // degraded at this moment: it has to prove itself over the whole time again
            ArmVerifiedHealthy(tenure);
        }
    });
}
