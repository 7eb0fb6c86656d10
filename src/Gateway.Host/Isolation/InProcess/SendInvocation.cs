using Gateway.Abstractions;

namespace Gateway.Host.Isolation.InProcess;

internal readonly struct SendInvocation(OutboundMessage message) : IInvocation<SendOutcome>
{
    public CallKind Kind => CallKind.Send;

    public Task<SendOutcome>? Invoke(IAdapter adapter, CancellationToken aborted) => adapter.SendAsync(message, aborted);
}
