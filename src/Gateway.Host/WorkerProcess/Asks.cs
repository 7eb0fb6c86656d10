using System.Collections.Concurrent;
using Gateway.Abstractions;
using Gateway.Host.Isolation.Worker.Wire;

namespace Gateway.Host.WorkerProcess;

/// <summary>What this process has asked of the gateway and is waiting for.</summary>
internal sealed class Asks(FrameLink link)
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<WireReply>> _open = new();
    private long _last;

    /// <exception cref="GatewayRefusedException">Refused by the gateway, or the gateway is gone.</exception>
    /// <exception cref="OperationCanceledException">Given up in time: it had no effect.</exception>
    public async Task<WireReply> AskAsync<T>(FrameKind kind, T payload, bool atOnce, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var id = Interlocked.Increment(ref _last);
        var asked = new TaskCompletionSource<WireReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[id] = asked;
        try
        {
            if (!link.TryWrite(kind, id, payload, atOnce))
            {
                throw new GatewayRefusedException(RefusalReason.Fenced, "The gateway is gone.");
            }
        }
        catch (InvalidDataException tooLong)
        {
            _open.TryRemove(id, out _);
            throw new GatewayRefusedException(RefusalReason.Invalid, $"It is too large for the gateway: {tooLong.Message}.");
        }

        if (!cancellationToken.CanBeCanceled)
        {
            return (await asked.Task).OrThrow();
        }

        // the gateway answers this too, and its answer is the truth: it may have been taken already
        await using var giveUp = cancellationToken.UnsafeRegister(_ => link.TryWrite(FrameKind.GivenUp, id), state: null);
        return (await asked.Task).OrThrow();
    }

    public void Answer(long id, WireReply reply)
    {
        if (_open.TryRemove(id, out var asked))
        {
            asked.TrySetResult(reply);
        }
    }
}
