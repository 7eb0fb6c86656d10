using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Lifecycle;

/// <content>Operators' verbs, and the small questions that everything else asks.</content>
internal sealed partial class InstanceActor
{
    private CommandResult Execute(AdapterVerb verb) => verb switch
    {
        AdapterVerb.Restart => Restart("a new generation of the same build"),
        AdapterVerb.Reload => Reload(),
        AdapterVerb.Rollback => Rollback(),
        AdapterVerb.Isolate => Isolate(),
        AdapterVerb.Release => Release(),
        _ => new CommandResult(CommandStatus.Accepted, $"'{Name}' is now {_inputs.Desired.ToString().ToLowerInvariant()}"),
    };

    private CommandResult Restart(string what)
    {
        if (_plan.Build is null)
        {
            return new CommandResult(CommandStatus.Conflict, $"'{Name}' cannot run: {ReasonCatalogue.Code(_plan.Reason)}, {_plan.Detail}");
        }

        _startReason = StartReason.Reload;
        _services.Restarts.BeginAfresh(Name, _plan.Build.Id, Reason.Operator);
        _services.Holds?.Release(Name);
        (_wait, _rejected) = (null, null);
        StopWaiting();
        if (_current is { IsCondemned: false } current && _candidate is null)
        {
            // prepared beside the running one, like any other replacement
            _candidate = Hire(_builds.Choose(_plan.Build));
            return new CommandResult(CommandStatus.Accepted, $"{what} replaces generation {current.Generation.Generation}");
        }

        Advance();
        return _candidate is { } pending
            ? new CommandResult(CommandStatus.Accepted, $"generation {pending.Generation.Generation} is on its way already; it serves this wish too")
            : new CommandResult(CommandStatus.Accepted, $"{what} starts");
    }

    private CommandResult Reload()
    {
        if (_plan.Build is { } newest)
        {
            _builds.Forgive(newest);
        }

        return Restart("a new generation of the newest build");
    }

    private CommandResult Rollback()
    {
        var running = _current?.Build ?? _plan.Build;
        if (running is null || _builds.LastGood(running.Id, running.ContentHash) is not { } good)
        {
            return new CommandResult(CommandStatus.Conflict, $"'{Name}' has no other good build to go back to, or 'plugins.lock: require' lets none run");
        }

        _builds.MarkFailed(running);
        (_wait, _rejected, _startReason) = (null, null, StartReason.Reload);
        StopWaiting();
        Advance();
        return new CommandResult(CommandStatus.Accepted, $"goes back to build {good.ShortHash} ({good.Manifest.Version}); '{running.ShortHash}' is not tried again until its files change or 'gateway reload {Name}'");
    }

    private CommandResult Isolate()
    {
        if ((_inputs.Config?.Isolation ?? _services.Configuration.Current.Plugins.Isolation) != IsolationMode.Auto)
        {
            return new CommandResult(CommandStatus.Conflict, $"the configuration says where '{Name}' runs; write 'isolation: auto' to leave it to the gateway and to you");
        }

        if (_services.Moves.Find(Name) is not null)
        {
            return new CommandResult(CommandStatus.Unchanged, $"'{Name}' runs in a worker process already");
        }

        _services.Moves.Suspect(Name, IsolationCause.Operator, "an operator wanted it");
        return new CommandResult(CommandStatus.Accepted, $"'{Name}' moves to a worker process and stays there until 'gateway release {Name}'");
    }

    private CommandResult Release() => _services.Moves.Release(Name)
        ? new CommandResult(CommandStatus.Accepted, $"'{Name}' moves back into the gateway's own process")
        : new CommandResult(CommandStatus.Unchanged, $"'{Name}' had not been moved to a worker process");

    private static Reason ReadyReason(Isolation.SignalKind kind) => kind switch
    {
        Isolation.SignalKind.HookMapped => Reason.HookMapped,
        Isolation.SignalKind.TrafficSeen => Reason.TrafficSeen,
        _ => Reason.Connected,
    };

    private Reason SwitchReason(Tenure next) =>
        next.Build.ContentHash != _current!.Build.ContentHash ? Reason.FilesChanged
        : Fingerprint(next) != Fingerprint(_current) ? Reason.ConfigurationChanged
        : Reason.Operator;

    private NextAction Watching()
    {
        var watchdog = _services.Configuration.Current.Watchdog;
        return watchdog.Enabled
            ? new NextAction(NextActionKind.LivenessCheck, At: null, $"checks its liveness every {watchdog.Interval.TotalSeconds:0.###} s")
            : new NextAction(NextActionKind.None, At: null, "periodic checks are switched off (liveness_watchdog.enabled: false)");
    }

    private string Fingerprint(PluginBuild build) => RunPlan.Go(build, _plan.Settings!, _plan.Tier, _plan.Bounds).Fingerprint;

    private static string Fingerprint(Tenure tenure)
    {
        var spec = tenure.Generation.Spec;
        return RunPlan.Go(tenure.Build, spec.Settings, spec.Isolation, spec.Bounds).Fingerprint;
    }

    private static LimitsConfig LimitsOf(Tenure tenure) => tenure.Generation.Spec.Limits;

    /// <summary>The plugin may ask for more than the default, up to 180 s (peers.md D.7).</summary>
    private static TimeSpan StartupDeadline(Tenure tenure)
    {
        var asked = TimeSpan.FromSeconds(Math.Clamp(tenure.Build.Manifest.StartupSeconds, 0, 180));
        var limit = LimitsOf(tenure).StartupDeadline;
        return asked > limit ? asked : limit;
    }

    private void Heal()
    {
        if (_open is { } open)
        {
            var healed = open with { Healed = _services.Time.GetElapsedTime(_diedAt) };
            _open = null;
            _status.Update(now => now with { LastIncident = healed });
        }
    }

    private void ShowBuild(Tenure tenure) => _status.Update(now => now with
    {
        Generation = tenure.Generation.Generation,
        Version = tenure.Build.Manifest.Version,
        Build = tenure.Build.ShortHash,
        Transport = tenure.Generation.Spec.Transport,
        Isolation = tenure.Generation.Tier,
        IsolationWhy = _inputs.Isolation.Why,
        ProcessId = tenure.Generation.ProcessId,
        Containment = [.. tenure.Generation.Containment],
        Dimensions = HealthDimensions.Unknown,
    });

    private void ShowRestarts() => _status.Update(now => now with { Restarts = _services.Restarts.Counters(Name, now.Plugin) });

    private void Append(EventKind kind, GenerationNumber generation, string text, Death? death = null) =>
        _services.Events.Append(new GatewayEvent
        {
            Kind = kind,
            Adapter = Name,
            Generation = generation,
            Reason = death?.Reason,
            Text = text,
            Evidence = death?.Evidence ?? [],
        });
}
