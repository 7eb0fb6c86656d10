using System.Collections.Concurrent;
using Gateway.Host.Isolation.Worker.Wire;

namespace Gateway.Host.Isolation.Worker;

/// <summary>What a worker has asked of the host and the host has not answered yet.</summary>
/// <remarks>All members but <see cref="End"/> belong to the thread that reads from the worker.</remarks>
internal sealed class WorkerAsks(FrameLink link)
{
    // a worker keeps to less by itself; one that does not would use up the host's memory
    private const int Most = 16_384;
    private readonly ConcurrentDictionary<long, CancellationTokenSource> _open = new();
    private CancellationTokenSource _next = new();
    private volatile bool _isOver;

    /// <summary>For the next request: fires when the worker gives it up, or the generation ends.</summary>
    public CancellationToken Token => _next.Token;

    /// <summary>The host has to wait for the answer.</summary>
    /// <param name="id">Of the request for which <see cref="Token"/> was used.</param>
    /// <param name="frame">Of the answer.</param>
    /// <param name="task">Brings it.</param>
    /// <param name="reply">Turns it into a frame.</param>
    /// <exception cref="InvalidDataException">The number is in use, or too many are open.</exception>
    public void Wait<T>(long id, FrameKind frame, Task<T> task, Func<T, WireReply> reply) => _ = AnswerAsync(id, frame, Keep(id), ReplyAsync(task, reply));

    /// <inheritdoc cref="Wait{T}"/>
    public void Wait(long id, FrameKind frame, Task task) => _ = AnswerAsync(id, frame, Keep(id), ReplyAsync(task));

    /// <summary>The worker no longer wants it. The answer comes all the same, and says whether it was in time.</summary>
    public void GiveUp(long id)
    {
        if (_open.TryGetValue(id, out var source))
        {
            Cancel(source);
        }
    }

    /// <summary>The generation is over: whatever still waits ends. From any thread.</summary>
    public void End()
    {
        _isOver = true;
        foreach (var source in _open.Values)
        {
            Cancel(source);
        }
    }

    private CancellationTokenSource Keep(long id)
    {
        var source = _next;
        _next = new CancellationTokenSource();
        if (_open.Count >= Most || !_open.TryAdd(id, source))
        {
            throw new InvalidDataException($"{_open.Count} requests are open, or {id} is twice");
        }

        if (_isOver)
        {
            Cancel(source);
        }

        return source;
    }

    private async Task AnswerAsync(long id, FrameKind frame, CancellationTokenSource source, Task<WireReply> reply)
    {
        var answer = await reply;
        _open.TryRemove(id, out _);
        source.Dispose();
        link.TryWrite(frame, id, answer);
    }

    private static async Task<WireReply> ReplyAsync<T>(Task<T> task, Func<T, WireReply> reply)
    {
        try
        {
            return reply(await task);
        }
        catch (Exception fault)
        {
            return WireReply.From(fault);
        }
    }

    private static async Task<WireReply> ReplyAsync(Task task)
    {
        try
        {
            await task;
            return WireReply.Done;
        }
        catch (Exception fault)
        {
            return WireReply.From(fault);
        }
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // answered at this very moment
        }
    }
}
