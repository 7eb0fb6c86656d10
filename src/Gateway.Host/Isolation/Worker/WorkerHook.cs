using Gateway.Abstractions;
using Gateway.Host.Isolation.Worker.Wire;
using Gateway.Host.Model;

namespace Gateway.Host.Isolation.Worker;

/// <summary>One hook that an adapter in a worker has mapped.</summary>
/// <param name="spec">Of its generation.</param>
/// <param name="calls">The way to it.</param>
/// <param name="number">The worker's own number of it.</param>
/// <param name="path">Below the instance's own path.</param>
internal sealed class WorkerHook(GenerationSpec spec, WorkerCalls calls, long number, string path) : IHookTarget
{
    public AdapterId Adapter => spec.Adapter;

    public GenerationNumber Generation => spec.Number;

    public long Number => number;

    public string Path => path;

    public Task<DoorResult<HookResponse>> InvokeAsync(HookRequest request)
    {
        var call = new AwaitedCall<HookResponse>();
        calls.Enter((CallKind.Hook, FrameKind.Hook), spec.Limits.HookDeadline, call, WireHookRequest.From(number, request));
        return call.Task;
    }
}
