using Gateway.Abstractions;

namespace Gateway.Host.Isolation.InProcess;

internal readonly struct HookInvocation(Func<HookRequest, CancellationToken, Task<HookResponse>> handler, HookRequest request)
    : IInvocation<HookResponse>
{
    public CallKind Kind => CallKind.Hook;

    public Task<HookResponse>? Invoke(IAdapter adapter, CancellationToken aborted) => handler(request, aborted);
}
