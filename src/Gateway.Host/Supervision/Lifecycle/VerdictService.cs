using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Lifecycle;

internal sealed class VerdictService
{
    public void Begin(Tenure tenure) { }
    public Ruling? OnSignal(Tenure tenure, GenerationSignal signal) => null;
    public Ruling? OnCallExpired(Tenure tenure, CallKind kind, TimeSpan age) => null;
    public Ruling? OnChecked(Tenure tenure, DoorResult<LivenessOpinion> answer, LimitsConfig limits) => null;
    public Ruling? OnStartupDeadline(Tenure tenure) => null;
    public DeathAdvice OnDeath(Tenure tenure, Death death) => new(true, null);
    public void OnVerifiedHealthy(Tenure tenure) { }
    public RestartCounters Counters(AdapterId adapter, PluginId plugin) => new(0, 0, 0, 0);
}
