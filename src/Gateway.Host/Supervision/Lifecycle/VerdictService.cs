using System.Collections.Immutable;
using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Judgement;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>
/// From what was seen to what follows: records the observation, asks the judges, and turns their verdict into a ruling for the instance.
/// Decides what follows a death from the policy and the budgets.
/// </summary>
internal sealed class VerdictService(JudgePanel panel, VerdictGuard guard, IConfigurationSource configuration, TimeProvider time)
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

    /// <summary>What the host's own sources saw; empty when the trouble of the look before has ended.</summary>
    public Ruling? OnObserved(Tenure tenure, ImmutableArray<Observation> seen)
    {
        foreach (var one in seen)
        {
            tenure.Ledger.Record(one);
        }

        return Rule(tenure, Verdict(tenure), seen.LastOrDefault(one => one.Info.Weight == ObservationWeight.Life));
    }

    /// <summary>The same evidence once more, when acting on it was held back.</summary>
    public Ruling? Rejudge(Tenure tenure) => Rule(tenure, Verdict(tenure), seen: null);

    public void OnReady(Tenure tenure) => guard.OnReady(tenure.Generation.Adapter);

    private Ruling? Judge(Tenure tenure, Observation seen)
    {
        var scope = tenure.Generation.Scope;
        tenure.Ledger.SampleNetwork(scope.NetworkFailures, scope.LastNetworkFailure);
        tenure.Ledger.Record(seen);
        return Rule(tenure, Verdict(tenure), seen);
    }

    private Verdict Verdict(Tenure tenure) =>
        panel.Judge(tenure.Ledger.View(), tenure.Generation.Spec.Limits, configuration.Current.Watchdog.Enabled);

    private Ruling Rule(Tenure tenure, Verdict verdict, Observation? seen)
    {
        var adapter = tenure.Generation.Adapter;
        if (seen?.Info.Weight == ObservationWeight.Check || verdict.Observations.Any(one => one.Info.Witness != Witness.None))
        {
            guard.Suspect(adapter);
        }
        else if (seen?.Info.Weight == ObservationWeight.Life)
        {
            guard.Absolve(adapter);
        }

        if (!verdict.IsDead && seen?.Kind == ObservationKind.StartupDeadlinePassed && Readiness.Of(tenure.Ledger.View()) is { } proof)
        {
            // a strike besides (a forgotten task) does not keep an adapter from becoming ready
            return new Ruling(proof, seen.Text, verdict.ToEvidence(time)) { BecomesReady = true };
        }

        switch (verdict.Kind)
        {
            case VerdictKind.Dead when !verdict.IsOwnDeath && guard.Decide(adapter) == BlastDecision.Hold:
                return new Ruling(Reason.HostSuspected, $"{ReasonCatalogue.Code(verdict.Reason)}: {verdict.Detail}", verdict.ToEvidence(time)) { IsHeld = true };
            case VerdictKind.Dead:
                return new Ruling(verdict.Reason, verdict.Detail, verdict.ToEvidence(time)) { Death = DeathOf(tenure, verdict) };
            case VerdictKind.Suspicious:
                return new Ruling(verdict.Reason, verdict.Detail, verdict.ToEvidence(time));
            default:
                return Ruling.Clean;
        }
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
