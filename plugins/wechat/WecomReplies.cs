using System.Collections.Concurrent;

namespace Gateway.Adapters.Wechat;

/// <summary>The frames that wait for their answer: each has an id, and its answer carries the same.</summary>
/// <remarks>One per connection. Safe from any thread.</remarks>
internal sealed class WecomReplies
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<WecomAnswer>> _waiting = new(StringComparer.Ordinal);

    /// <summary>False when a frame with this id waits already.</summary>
    public bool TryExpect(string id, out Task<WecomAnswer> answer)
    {
        var waiting = new TaskCompletionSource<WecomAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        answer = waiting.Task;
        return _waiting.TryAdd(id, waiting);
    }

    /// <summary>Nobody waits for it any longer.</summary>
    public void GiveUp(string id) => _waiting.TryRemove(id, out _);

    public void Answered(string id, WecomAnswer answer)
    {
        if (_waiting.TryRemove(id, out var waiting))
        {
            waiting.TrySetResult(answer);
        }
    }

    /// <summary>The connection is over: nothing more is answered.</summary>
    public void End()
    {
        foreach (var id in _waiting.Keys)
        {
            Answered(id, WecomAnswer.None);
        }
    }
}
