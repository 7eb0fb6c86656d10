using Gateway.Abstractions;

namespace Gateway.Host.Isolation.InProcess;

internal readonly struct ProbeInvocation : IInvocation<ProbeOutcome>
{
    public CallKind Kind => CallKind.Probe;

    public Task<ProbeOutcome>? Invoke(IAdapter adapter, CancellationToken aborted) => adapter.ProbeAsync(aborted);
}
