using Gateway.Host.Model;

namespace Gateway.Host.Isolation;

/// <summary>A call whose caller awaits it. For everything that is not the message path.</summary>
internal sealed class AwaitedCall<T> : DoorCall<T>
{
    private readonly TaskCompletionSource<DoorResult<T>> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<DoorResult<T>> Task => _done.Task;

    protected override void OnCompleted(in DoorResult<T> result) => _done.TrySetResult(result);
}
