using System.Collections.Immutable;
using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>What a tenure tells its instance. All but <see cref="Post"/> are called from the mailbox.</summary>
internal interface IInstanceEvents
{
    void Post(Action work);

    void OnSignal(Tenure tenure, GenerationSignal signal);

    void OnCallExpired(Tenure tenure, CallKind kind, TimeSpan age);

    void OnChecked(Tenure tenure, DoorResult<LivenessOpinion> answer);

    void OnProbed(Tenure tenure, DoorResult<ProbeOutcome> answer);

    void OnObserved(Tenure tenure, ImmutableArray<Observation> seen);
}
