using Gateway.Abstractions;

namespace Gateway.Host.Isolation.InProcess;

internal readonly struct CheckInvocation : IInvocation<LivenessOpinion>
{
    public CallKind Kind => CallKind.Check;

    public Task<LivenessOpinion>? Invoke(IAdapter adapter, CancellationToken aborted) => adapter.CheckLivenessAsync(aborted);
}
