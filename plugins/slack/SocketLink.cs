using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Slack;

/// <summary>One connection of Socket Mode, from its opening to its end.</summary>
/// <param name="context">The host.</param>
/// <param name="socket">Open, and owned from now on.</param>
/// <param name="pump">Takes what comes.</param>
/// <param name="watch">Is told of every frame.</param>
/// <param name="isAlone">No other connection stands: what was written before this one may have come over none.</param>
internal sealed class SocketLink(IAdapterContext context, SocketSession socket, EnvelopePump pump, LinkWatch watch, Func<bool> isAlone)
{
    private readonly TaskCompletionSource<int?> _greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<LinkEnd> _leaving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _frame = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _greetedAt;
    private bool _isFull;

    /// <summary>How many connections the app has, as Slack says in its hello; null when the connection ended before it.</summary>
    public Task<int?> Greeted => _greeted.Task;

    /// <summary>Another connection is due, whether or not this one still works.</summary>
    public Task<LinkEnd> Leaving => _leaving.Task;

    public Task Ended => _ended.Task;

    public bool HasEnded => _ended.Task.IsCompleted;

    /// <summary>Completes with the next message of Slack's.</summary>
    public Task NextFrame => Volatile.Read(ref _frame).Task;

    /// <summary>How long it has been up for.</summary>
    public TimeSpan Lasted => _greetedAt is { } at ? context.TimeProvider.GetElapsedTime(at) : TimeSpan.Zero;

    /// <summary>Reads until the end, whoever brings it about.</summary>
    public async Task ReadAsync()
    {
        using (socket)
        {
            while (true)
            {
                var read = await socket.ReadAsync(CancellationToken.None);
                if (read.End is { } end)
                {
                    _ended.TrySetResult();
                    _leaving.TrySetResult(LinkEnd.Of(end));
                    _greeted.TrySetResult(null);
                    return;
                }

                watch.FrameSeen();
                Interlocked.Exchange(ref _frame, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
                Handle(read.Frame!);
            }
        }
    }

    /// <summary>Another connection is wanted for a reason of ours.</summary>
    public void Leave(LinkEnd why) => _leaving.TrySetResult(why);

    /// <summary>What is confirmed is not delivered again. A connection that is over cannot take it; the repetition then is a known one.</summary>
    public Task ConfirmAsync(string envelope, CancellationToken cancellationToken) =>
        socket.SendTextAsync($$$"""{"envelope_id":{{{JsonSerializer.Serialize(envelope, TextContext.Default.String)}}},"payload":{}}""", cancellationToken);

    public Task CloseAsync() => HasEnded ? Task.CompletedTask : socket.CloseAsync(1000, "");

    /// <summary>Gives it up without a word.</summary>
    public void Abort() => socket.Abort();

    private void Handle(SocketFrame frame)
    {
        if (!frame.IsText || JsonLook.Parse(frame.Bytes) is not { } json)
        {
            context.Log.Debug("Slack sent something that is no JSON; it is left out.");
            return;
        }

        switch (JsonLook.Text(json, "type"))
        {
            case "hello":
                // before the first event of this connection, so that the order is that of the channel
                if (_greetedAt is null && isAlone())
                {
                    pump.CatchUp();
                }

                _greetedAt ??= context.TimeProvider.GetTimestamp();
                _greeted.TrySetResult((int)(JsonLook.Number(json, "num_connections") ?? 1));
                break;
            case "disconnect":
                _leaving.TrySetResult(LinkEnd.Asked(JsonLook.Text(json, "reason")));
                break;
            case { } type when JsonLook.Text(json, "envelope_id") is { Length: > 0 } id:
                Queue(new(this, id, type, JsonLook.Object(json, "payload") ?? default));
                break;
            default:
                break;
        }
    }

    private void Queue(Envelope envelope)
    {
        if (pump.TryAdd(envelope))
        {
            _isFull = false;
        }
        else if (!_isFull)
        {
            _isFull = true;
            context.ReportDegraded("overloaded", "More events came than the gateway takes: the rest is not confirmed, and Slack delivers it again.");
        }
    }
}
