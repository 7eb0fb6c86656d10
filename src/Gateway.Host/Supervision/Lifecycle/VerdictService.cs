using System.Collections.Immutable;
using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Endpoints;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Judgement;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>
/// From what was seen to what follows: records the observation, asks the judges, and turns their verdict into a ruling for the instance.
/// Decides what follows a death from the policy and the budgets.
/// </summary>
internal sealed class VerdictService(
    JudgePanel panel, VerdictGuard guard, NetworkOutage outage, INetworkPictures pictures, IConfigurationSource configuration, TimeProvider time)
{
    public Ruling? OnSignal(Tenure tenure, GenerationSignal signal) =>
        tenure.Observer.See(signal) is { } seen ? Judge(tenure, seen) : null;

    public Ruling? OnCallExpired(Tenure tenure, CallKind kind, TimeSpan age) => Judge(tenure, tenure.Observer.SeeExpired(kind, age));

    public Ruling? OnChecked(Tenure tenure, DoorResult<LivenessOpinion> answer) =>
        tenure.Observer.SeeAnswer(answer) is { } seen ? Judge(tenure, seen) : null;

    public Ruling? OnStartupDeadline(Tenure tenure, TimeSpan deadline)
    {
        var scope = tenure.Generation.Scope;
        return Judge(tenure, tenure.Observer.SeeStartupDeadline(deadline, scope.NetworkFailures, scope.BytesReceived, scope.LastNetworkFailure));
    }

    public Ruling? OnProbed(Tenure tenure, Observation seen) => Judge(tenure, seen);

    /// <summary>What the host's own sources saw; empty when the trouble of the look before has ended.</summary>
    public Ruling? OnObserved(Tenure tenure, ImmutableArray<Observation> seen)
    {
        foreach (var one in seen)
        {
            tenure.Ledger.Record(one);
        }

        return Rule(tenure, seen.LastOrDefault(one => one.Info.Weight == ObservationWeight.Life));
    }

    /// <summary>The same evidence once more, when acting on it was held back.</summary>
    public Ruling? Rejudge(Tenure tenure) => Rule(tenure, seen: null);

    public void OnReady(Tenure tenure) => guard.OnReady(tenure.Generation.Adapter);

    private Ruling? Judge(Tenure tenure, Observation seen)
    {
        var scope = tenure.Generation.Scope;
        tenure.Ledger.SampleNetwork(scope.NetworkFailures, scope.LastNetworkFailure);
        tenure.Ledger.Record(seen);
        return Rule(tenure, seen);
    }

    private Ruling Rule(Tenure tenure, Observation? seen)
    {
        tenure.Ledger.SampleInbound(tenure.Generation.Scope.Inbound.Last, configuration.Current.Evidence.Inbound);
        var view = tenure.Ledger.View();
        var ruling = Rule(tenure, view, seen);
        if (!configuration.Current.Watchdog.Enabled || ruling.Death is not null)
        {
            return ruling;
        }

        var limits = tenure.Generation.Spec.Limits;
        return ruling with { AsksForProbe = ProbeNeed.IsThere(view, limits), Recycle = ruling.IsHeld ? null : RecycleOf(view, limits) };
    }

    /// <summary>What a silence without an explanation leads to where the configuration wants more than an alert.</summary>
    private Death? RecycleOf(EvidenceView view, LimitsConfig limits) =>
        limits.OnSuspicion == SuspicionPolicy.Recycle && SilenceJudge.StateOf(view) == SilenceState.Unexplained && !guard.IsHolding && !outage.IsDown
            // nothing speaks against the plugin: it must never lead to a quarantine
            ? new Death(Reason.NoInboundEvidence, view.Silence!.Value.Observation.Text, [view.Silence.Value.Observation.ToEvidence(time)]) { IsEnvironmental = true }
            : null;

    private Ruling Rule(Tenure tenure, EvidenceView view, Observation? seen)
    {
        var limits = tenure.Generation.Spec.Limits;
        var verdict = panel.Judge(view, limits, configuration.Current.Watchdog.Enabled);
        TellGuard(tenure.Generation.Adapter, view, limits, verdict, seen);
        if (!verdict.IsDead && seen?.Kind == ObservationKind.StartupDeadlinePassed && Readiness.Of(view) is { } proof)
        {
            // a strike besides (a forgotten task) does not keep an adapter from becoming ready
            return new Ruling(proof, seen.Text, verdict.ToEvidence(time)) { BecomesReady = true };
        }

        switch (verdict.Kind)
        {
            case VerdictKind.Dead:
                return Held(tenure, verdict) ?? new Ruling(verdict.Reason, verdict.Detail, verdict.ToEvidence(time)) { Death = DeathOf(tenure, verdict) };
            case VerdictKind.Suspicious:
                return new Ruling(verdict.Reason, verdict.Detail, verdict.ToEvidence(time));
            default:
                return Ruling.Clean;
        }
    }

    /// <summary>
    /// What the picture across all adapters is made of. A claim to be alive does not take back what the host has seen itself: a liar
    /// must not make a dead network look like the trouble of a few.
    /// </summary>
    private void TellGuard(AdapterId adapter, EvidenceView view, LimitsConfig limits, Verdict verdict, Observation? seen)
    {
        if (seen?.Info.Weight == ObservationWeight.Check || !view.Trouble(limits.SoftWindow).IsEmpty)
        {
            guard.Suspect(adapter);
        }
        else if (seen?.Info.Weight == ObservationWeight.Life && !verdict.IsDead)
        {
            guard.Absolve(adapter);
        }
    }

    /// <summary>Null when nothing speaks against acting on it.</summary>
    private Ruling? Held(Tenure tenure, Verdict verdict)
    {
        if (verdict.IsOwnDeath)
        {
            return null;
        }

        var suspect = SuspectEnds.From(pictures.Of(tenure.Generation.Scope), tenure.Generation.Spec.Limits.ReconnectGrace);
        var told = $"{ReasonCatalogue.Code(verdict.Reason)}: {verdict.Detail}";
        return guard.Decide(tenure.Generation.Adapter, suspect) switch
        {
            BlastDecision.Hold => new Ruling(Reason.HostSuspected, told, verdict.ToEvidence(time)) { IsHeld = true },
            BlastDecision.AwaitNetwork => new Ruling(
                Reason.HostNetworkDown, outage.IsDown ? told : $"{told}; the network has only just returned, it may still reconnect by itself", verdict.ToEvidence(time)) { IsHeld = true },
            _ => null,
        };
    }

    private Death DeathOf(Tenure tenure, Verdict verdict)
    {
        var fatal = verdict.Observations.FirstOrDefault(one => one.Kind == ObservationKind.FatalReported);
        return new Death(verdict.Reason, verdict.Detail, verdict.ToEvidence(time))
        {
            Retryable = verdict.Reason != Reason.FatalReported || fatal is null || fatal.IsRetryable,
            IsEnvironmental = tenure.Ledger.View().SawEnvironment || verdict.Observations.Any(one => one.IsEnvironmental),
        };
    }
}
