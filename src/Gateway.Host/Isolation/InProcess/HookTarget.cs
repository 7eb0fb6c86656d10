using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Isolation.InProcess;

/// <summary>One hook that an adapter has mapped. Holds the plugin's delegate; the generation removes it from the table when it ends.</summary>
internal sealed class HookTarget(
    Door door,
    string path,
    TimeSpan deadline,
    Func<HookRequest, CancellationToken, Task<HookResponse>> handler,
    AdapterContext owner) : IHookTarget, IDisposable
{
    private Func<HookRequest, CancellationToken, Task<HookResponse>>? _handler = handler;

    public AdapterId Adapter => door.Scope.Adapter;

    public GenerationNumber Generation => door.Scope.Generation;

    public string Path { get; } = path;

    public Task<DoorResult<HookResponse>> InvokeAsync(HookRequest request)
    {
        var call = new AwaitedCall<HookResponse>();
        if (Volatile.Read(ref _handler) is not { } current)
        {
            return Task.FromResult(new DoorResult<HookResponse>(CallStatus.Fenced));
        }

        // not on the listener's thread: the handler may block
        ThreadPool.UnsafeQueueUserWorkItem(
            static state => state.door.Enter<HookInvocation, HookResponse>(new HookInvocation(state.current, state.request), state.deadline, state.call),
            (door, current, request, deadline, call),
            preferLocal: false);
        return call.Task;
    }

    public void Dispose()
    {
        owner.Unmap(this);
        Volatile.Write(ref _handler, null);
    }
}
