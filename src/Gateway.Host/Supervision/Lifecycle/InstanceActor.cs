using System.Collections.Immutable;
using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>
/// The life of one instance. Everything that happens is posted to one mailbox; whatever happened, <see cref="Advance"/> compares what
/// should be with what is and takes one step. Nothing in here ever waits for the plugin.
/// </summary>
internal sealed partial class InstanceActor : IInstanceEvents
{
    private readonly InstanceServices _services;
    private readonly Mailbox _mailbox;
    private readonly InstanceTimers _timers;
    private readonly InstanceStatus _status;
    private readonly BuildChooser _builds;
    private volatile InstanceInputs _told;
    private InstanceInputs _inputs;
    private RunPlan _plan;
    private Tenure? _current;
    private Tenure? _candidate;
    private Tenure? _stopping;
    private Wait? _wait;
    private Incident? _open;
    private long _diedAt;
    private string? _rejected;
    private StartReason _startReason = StartReason.Cold;
    private bool _hostStopping;
    // numbers only: whatever else is kept of a retired generation could keep its load context alive
    private readonly List<(GenerationNumber Generation, Counter Fenced)> _ghosts = [];
    private Action? _onRest;
    private int _finishing;
    private long _fencedBefore;

    public InstanceActor(InstanceInputs inputs, InstanceServices services)
    {
        (_told, _inputs, _services, Name) = (inputs, inputs, services, inputs.Name);
        _mailbox = new Mailbox(inputs.Name.ToString(), OnHostFault, services.Logger);
        _timers = new InstanceTimers(services.Time, Post);
        _builds = new BuildChooser(services.Builds, services.Inspector, services.Locks);
        _plan = services.Planner.Plan(inputs);
        _status = new InstanceStatus(
            new AdapterSnapshot { Name = inputs.Name, Plugin = inputs.Config?.Plugin ?? default, Origin = inputs.Origin, Desired = inputs.Desired },
            services.Roster,
            services.Events,
            services.Time);
        Running = _mailbox.RunAsync();
    }

    public AdapterId Name { get; }

    /// <summary>Ends when the mailbox has been closed and emptied.</summary>
    public Task Running { get; }

    /// <summary>What it was told last, whether it has got round to it or not.</summary>
    public InstanceInputs Inputs => _told;

    public void Post(Action work) => _mailbox.Post(work);

    /// <summary>New configuration, new files or a new wish of the operator.</summary>
    public void Update(InstanceInputs inputs)
    {
        _told = inputs;
        Post(() => Take(inputs));
    }

    private void Take(InstanceInputs inputs)
    {
        var reason = inputs.Entry?.Build?.ContentHash == _inputs.Entry?.Build?.ContentHash ? StartReason.Configuration : StartReason.Reload;
        _startReason = inputs.Desired != _inputs.Desired || _status.Now.Generation == default ? StartReason.Cold : reason;
        _inputs = inputs;
        var (before, could) = (_plan.Fingerprint, _plan.Build is not null);
        _plan = _services.Planner.Plan(inputs);
        if (_plan.Build is { } build && _plan.Fingerprint != before)
        {
            _services.Restarts.BeginAfresh(Name, build.Id, reason == StartReason.Reload ? Reason.FilesChanged : Reason.ConfigurationChanged);
            if (could)
            {
                // other files or settings than those that were in the process when it crashed
                _services.Holds?.Release(Name);
            }
        }

        _status.Update(now => now with { Desired = inputs.Desired, Origin = inputs.Origin, Plugin = inputs.Config?.Plugin ?? now.Plugin });
        Advance();
    }

    /// <summary>Goes down the stop ladder for good. The task ends when nothing runs any more.</summary>
    public async Task ShutdownAsync()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            _hostStopping = true;
            _onRest = () => stopped.TrySetResult();
            Advance();
        });
        await stopped.Task;
        _mailbox.Close();
        await Running;
        _timers.Dispose();
    }

    /// <summary>Runs an operator's verb; the answer says what happens now, not how it ends.</summary>
    public Task<CommandResult> ExecuteAsync(AdapterVerb verb)
    {
        var answer = new TaskCompletionSource<CommandResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var posted = _mailbox.Post(() =>
        {
            try
            {
                if (verb == AdapterVerb.Probe)
                {
                    ProbeNow(answer);
                    return;
                }

                answer.TrySetResult(Execute(verb));
            }
            catch (Exception fault)
            {
                answer.TrySetResult(new CommandResult(CommandStatus.Conflict, $"The gateway failed in doing it: {fault.Message}"));
                throw;
            }
        });
        if (!posted)
        {
            answer.TrySetResult(new CommandResult(CommandStatus.Conflict, $"'{Name}' is being removed."));
        }

        return answer.Task;
    }

    /// <summary>The proof of a retired generation has come to an end, for now.</summary>
    public void OnReclaimed(Isolation.Reclamation.ReclamationResult result) => Post(() =>
    {
        var before = _status.Now.Retired.FirstOrDefault(one => one.Generation == result.Generation);
        var detail = result.State == RetiredState.Unloaded
            ? $"collected after {result.Collections} collection(s)"
            : $"still alive after {result.Collections} collections" + (before?.Detail.Length > 0 ? $"; {before.Detail}" : "; what holds it is not known yet");
        _status.Retire(new RetiredGeneration(result.Generation, result.State, detail, before?.RetiredAt ?? _services.Time.GetUtcNow())
        {
            ConnectionsShut = before?.ConnectionsShut ?? 0, ConnectionsLeft = before?.ConnectionsLeft ?? 0,
        });
        CountGhosts();
        if (result.State == RetiredState.Unloaded)
        {
            // nobody can speak for it any more: its count is final
            _fencedBefore += _ghosts.Where(one => one.Generation == result.Generation).Sum(one => one.Fenced.Value);
            _ghosts.RemoveAll(one => one.Generation == result.Generation);
        }

        Append(
            result.State == RetiredState.Unloaded ? EventKind.GenerationUnloaded : EventKind.GenerationLeaked, result.Generation,
            $"generation {result.Generation} {(result.State == RetiredState.Unloaded ? "is proved unloaded" : "is leaked")}: {detail}");
    });

    /// <summary>What holds a leaked generation has been looked for.</summary>
    public void OnHolderFound(Isolation.Reclamation.ReclamationResult result, Isolation.Reclamation.Holders.HolderAnswer answer) => Post(() =>
    {
        if (_status.Now.Retired.FirstOrDefault(one => one.Generation == result.Generation) is not { State: RetiredState.Leaked } leaked)
        {
            return;
        }

        var found = answer.IsKnown ? $"held by {answer.Line}" : $"what holds it is unknown: {answer.Line}";
        _status.Retire(leaked with { Detail = $"{leaked.Detail.Replace("; what holds it is not known yet", "", StringComparison.Ordinal)}; {found}" });
        Append(EventKind.GenerationLeaked, result.Generation, $"generation {result.Generation} is leaked: {found}");
    });

    public void OnSignal(Tenure tenure, GenerationSignal signal)
    {
        if (tenure != _current && tenure != _candidate)
        {
            return;
        }

        switch (signal.Kind)
        {
            case SignalKind.Prepared:
                OnPrepared(tenure);
                break;
            case SignalKind.RunReturned:
                tenure.Row.IsChecked = true;
                break;
            case SignalKind.Connected when tenure.IsStale(signal) && tenure.IsReady:
            case SignalKind.DegradedReported when tenure.IsStale(signal):
                break;
            case SignalKind.TrafficSeen when !ConnectsItself(tenure):
                break;
            case SignalKind.Connected or SignalKind.HookMapped or SignalKind.TrafficSeen:
                _services.Verdicts.OnSignal(tenure, signal);
                tenure.SawConnectionProof = true;
                BecomeReady(tenure, ReadyReason(signal.Kind), signal.Text);
                break;
            default:
                // for the author; a forgotten task is only a strike and may come by the thousand
                if (signal is { Fault: { } fault, Kind: not SignalKind.ForgottenTaskFaulted })
                {
                    Append(EventKind.FaultSeen, tenure.Generation.Generation, $"threw {fault.Whole}");
                }

                Act(tenure, _services.Verdicts.OnSignal(tenure, signal));
                break;
        }
    }

    public void OnCallExpired(Tenure tenure, CallKind kind, TimeSpan age)
    {
        // whatever the verdict comes to: nobody waits longer for this call
        tenure.Generation.Slots.AbandonExpired(_services.Time.GetTimestamp());
        if (kind == CallKind.Probe)
        {
            CountProbe(ObservationKind.ProbeFailed, CallStatus.Abandoned);
        }

        Act(tenure, _services.Verdicts.OnCallExpired(tenure, kind, age));
    }

    public void OnChecked(Tenure tenure, DoorResult<LivenessOpinion> answer)
    {
        if (tenure == _current || tenure == _candidate)
        {
            CountGhosts();
            Act(tenure, _services.Verdicts.OnChecked(tenure, answer));
        }
    }

    public void OnObserved(Tenure tenure, ImmutableArray<Observation> seen)
    {
        if (tenure != _current && tenure != _candidate)
        {
            return;
        }

        var ruling = _services.Verdicts.OnObserved(tenure, seen);
        if (ruling?.Death is null && !tenure.IsReady && ConnectsItself(tenure) && seen.FirstOrDefault(one => one.Kind is ObservationKind.BytesSeen or ObservationKind.SuccessSeen) is { } sign)
        {
            // an adapter that tells nothing is seen at work by the kernel and the runtime
            tenure.SawConnectionProof = true;
            BecomeReady(tenure, Reason.TrafficSeen, sign.Text);
        }

        Act(tenure, ruling);
    }

    /// <summary>Else bytes are the answer to a call of its own, and say nothing: it can be called only when its hook is there.</summary>
    private static bool ConnectsItself(Tenure tenure) => tenure.Generation.Spec.Transport != TransportKind.Passive;

    /// <summary>A step failed by a bug of ours or for want of threads: the next look at what should be comes by itself.</summary>
    private void OnHostFault() => _timers.Arm(TimerKind.Retry, TimeSpan.FromSeconds(1), Advance);

    /// <summary>What retired generations still try is refused; how often is shown while they live.</summary>
    private void CountGhosts()
    {
        var refused = _fencedBefore + _ghosts.Sum(ghost => ghost.Fenced.Value);
        _status.Update(now => now with { FencedCalls = refused });
    }
}
