using System.Collections.Immutable;
using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Watchdog;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>
/// One generation's time in its instance: its door, its row in the watchdog's table, what was seen of it. Forwards what it hears to the
/// instance's mailbox; a retired tenure forwards nothing more.
/// </summary>
internal sealed class Tenure : IGenerationObserver, IWatchSink
{
    private readonly SignalBox _box = new();
    private readonly IInstanceEvents _events;
    private long _lastReport;
    private int _checking;
    private volatile bool _over;

    public Tenure(GenerationSpec spec, IGenerationFactory factory, IInstanceEvents events, TimeProvider time, bool trial)
    {
        (_events, IsOnTrial) = (events, trial);
        Generation = factory.Create(spec, this);
        Row = new WatchRow(Generation, this);
        var subject = new Subject(spec.Adapter, spec.Number);
        Observer = new Observer(subject, time);
        Ledger = new EvidenceLedger(subject, time, spec.Limits.RestartWindow) { SoftWindow = spec.Limits.SoftWindow };
        var manifest = spec.Build.Manifest;
        var target = new SenseTarget(subject, Generation.Scope, spec.Transport, time) { Plugin = spec.Build.Id, Capabilities = manifest.Capabilities, IsApart = spec.Isolation == IsolationMode.Process };
        Sight = new EvidenceRow(target, spec.Limits, Ledger, OnObserved);
        Prober = new Prober(Generation, OnProbed, time);
    }

    public IGeneration Generation { get; }

    public WatchRow Row { get; }

    /// <summary>Its row in the table of the host's own sources.</summary>
    public EvidenceRow Sight { get; }

    /// <summary>Round trips on its event path.</summary>
    public Prober Prober { get; }

    public Observer Observer { get; }

    /// <summary>Everything that was seen of this generation.</summary>
    public EvidenceLedger Ledger { get; }

    /// <summary>The build has not proved itself yet: dying in its probation speaks against the build.</summary>
    public bool IsOnTrial { get; set; }

    public bool IsRunning { get; set; }

    /// <summary>Loaded and constructed.</summary>
    public bool IsPrepared { get; set; }

    public bool IsReady { get; set; }

    /// <summary>The verdict is dead, acting on it is held back.</summary>
    public bool IsHeld { get; set; }

    public bool IsCondemned { get; set; }

    /// <summary>People have been told of its present silence.</summary>
    public bool ToldSilence { get; set; }

    public bool SawConnectionProof { get; set; }


    public PluginBuild Build => Generation.Spec.Build;

    public void OnSignal(GenerationNumber generation, GenerationSignal signal)
    {
        if (!_over && _box.Offer(signal))
        {
            _events.Post(() => Drain(signal.Kind));
        }
    }

    public void OnCallExpired(GenerationNumber generation, CallKind kind, TimeSpan age)
    {
        if (!_over)
        {
            _events.Post(() => _events.OnCallExpired(this, kind, age));
        }
    }

    public void OnCheckDue(GenerationNumber generation)
    {
        if (!_over && Interlocked.Exchange(ref _checking, 1) == 0)
        {
            Generation.Check(new CheckCall(this));
        }
    }

    /// <summary>A newer report of the connection has been handled already. Called from the mailbox, once per report.</summary>
    public bool IsStale(GenerationSignal report)
    {
        if (report.Sequence < _lastReport)
        {
            return true;
        }

        _lastReport = report.Sequence;
        return false;
    }

    /// <summary>Nothing of this generation is heard any more.</summary>
    public void End() => _over = true;

    private void OnObserved(ImmutableArray<Observation> seen)
    {
        if (!_over)
        {
            _events.Post(() => _events.OnObserved(this, seen));
        }
    }

    // also when the tenure is over: an operator may wait for the outcome
    private void OnProbed(DoorResult<ProbeOutcome> answer) => _events.Post(() => _events.OnProbed(this, answer));

    private void Drain(SignalKind kind)
    {
        if (!_over && _box.Take(kind) is { } signal)
        {
            _events.OnSignal(this, signal);
        }
    }

    private sealed class CheckCall(Tenure tenure) : DoorCall<LivenessOpinion>
    {
        protected override void OnCompleted(in DoorResult<LivenessOpinion> result)
        {
            var answer = result;
            Volatile.Write(ref tenure._checking, 0);
            if (!tenure._over && answer.Status is CallStatus.Completed or CallStatus.Faulted)
            {
                tenure._events.Post(() => tenure._events.OnChecked(tenure, answer));
            }
        }
    }
}
