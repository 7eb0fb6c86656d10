using System.Buffers;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Gateway.Abstractions;

namespace Gateway.Adapters.Plumbing;

/// <summary>One WebSocket connection from its opening to its end: whole messages in, whole messages out, and how it ended.</summary>
/// <remarks>One reader; any number of senders, who take turns. Disposing drops the connection without a close frame.</remarks>
internal sealed class SocketSession : IDisposable
{
    private readonly WebSocket _socket;
    private readonly SocketLimits _limits;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ArrayBufferWriter<byte> _message = new();
    private volatile bool _closedHere;

    private SocketSession(WebSocket socket, SocketLimits limits, TimeProvider time) => (_socket, _limits, _time) = (socket, limits, time);

    /// <summary>Opens a connection.</summary>
    /// <exception cref="OperationCanceledException">The caller's token fired.</exception>
    /// <exception cref="GatewayRefusedException">This generation has been replaced.</exception>
    public static async Task<SocketConnect> ConnectAsync(
        IAdapterContext context, WebSocketRequest request, SocketLimits limits, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(limits.Connect, context.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return new(new(await context.ConnectWebSocketAsync(request, either.Token), limits, context.TimeProvider), Failure: null);
        }
        catch (Exception exception) when (exception is WebSocketException or HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new(Session: null, limit.IsCancellationRequested
                ? new(0, string.Create(CultureInfo.InvariantCulture, $"No connection within {limits.Connect.TotalSeconds:0.#} s."))
                : Failure(exception));
        }
    }

    /// <summary>The next message, or the end; after an end always that end's kind again.</summary>
    /// <param name="cancellationToken">Drops the connection without a close frame, which a platform may take for a failure: prefer <see cref="CloseAsync"/>.</param>
    /// <exception cref="OperationCanceledException">The caller's token fired.</exception>
    public async Task<SocketRead> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            _message.ResetWrittenCount();
            while (true)
            {
                var part = await _socket.ReceiveAsync(_message.GetMemory(16 * 1024), cancellationToken);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return await PeerClosedAsync();
                }

                _message.Advance(part.Count);
                if (_message.WrittenCount > _limits.LargestMessage)
                {
                    Abort();
                    return End(SocketEndKind.TooLarge, string.Create(CultureInfo.InvariantCulture, $"A message was larger than {_limits.LargestMessage} bytes."));
                }

                if (part.EndOfMessage)
                {
                    return new(new(part.MessageType == WebSocketMessageType.Text, _message.WrittenSpan.ToArray()), End: null);
                }
            }
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return _closedHere
                ? End(SocketEndKind.ClosedHere, "The connection was closed by this side.")
                : End(SocketEndKind.Dropped, exception is OperationCanceledException
                    ? "The connection was dropped: a ping was not answered."
                    : $"The connection was dropped without a close frame: {exception.InnerException?.Message ?? exception.Message}");
        }
    }

    public Task<SocketSendResult> SendTextAsync(string text, CancellationToken cancellationToken) =>
        SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, cancellationToken);

    public Task<SocketSendResult> SendTextAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken) =>
        SendAsync(utf8, WebSocketMessageType.Text, cancellationToken);

    public Task<SocketSendResult> SendBinaryAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        SendAsync(bytes, WebSocketMessageType.Binary, cancellationToken);

    /// <summary>Sends a close frame, gives the other end a moment to answer it, then drops the connection. Never throws, always bounded.</summary>
    /// <param name="code">1000, or 3000 to 4999. What it means for a later resume is the platform's matter.</param>
    /// <param name="reason">At most 123 bytes of UTF-8.</param>
    /// <remarks>Somebody has to be reading for the answer to be seen.</remarks>
    public async Task CloseAsync(int code, string reason)
    {
        _closedHere = true;
        using var limit = new CancellationTokenSource(_limits.Close, _time);
        try
        {
            await _sending.WaitAsync(limit.Token);
            try
            {
                await _socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, limit.Token);
            }
            finally
            {
                _sending.Release();
            }

            await _ended.Task.WaitAsync(limit.Token);
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            // what cannot be closed in time is dropped
        }

        Abort();
    }

    /// <summary>Drops the connection without a close frame: the other end may keep its session for a resume.</summary>
    public void Abort()
    {
        _closedHere = true;
        _socket.Abort();
        _ended.TrySetResult();
    }

    public void Dispose()
    {
        Abort();
        _socket.Dispose();
    }

    private static bool IsBroken(Exception exception) => exception is WebSocketException or IOException or OperationCanceledException
        or ObjectDisposedException or InvalidOperationException or HttpRequestException;

    private static ConnectFailure Failure(Exception exception)
    {
        var http = exception as HttpRequestException ?? exception.InnerException as HttpRequestException;

        // the framework tells the status of a refused upgrade in words only
        var status = (int?)http?.StatusCode ?? StatusIn(exception.Message);
        return status > 0
            ? new(status, string.Create(CultureInfo.InvariantCulture, $"The server answered {status} instead of opening a WebSocket."))
            : new(0, $"No connection: {http?.Message ?? exception.InnerException?.Message ?? exception.Message}");
    }

    private static int StatusIn(string message)
    {
        var start = message.IndexOf("status code '", StringComparison.Ordinal);
        return start >= 0 && message.Length >= start + 16
            && int.TryParse(message.AsSpan(start + 13, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : 0;
    }

    private async Task<SocketSendResult> SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_limits.Send, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var writing = false;
        try
        {
            await _sending.WaitAsync(either.Token);
            try
            {
                if (_closedHere || _socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
                {
                    return SocketSendResult.NotWritten;
                }

                writing = true;
                await _socket.SendAsync(bytes, type, endOfMessage: true, either.Token);
                return SocketSendResult.Written;
            }
            finally
            {
                _sending.Release();
            }
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            if (writing || limit.IsCancellationRequested)
            {
                // a connection that takes nothing for so long is none, and half a message cannot be taken back
                Drop();
            }

            cancellationToken.ThrowIfCancellationRequested();
            return writing ? SocketSendResult.Unknown : SocketSendResult.NotWritten;
        }
    }

    private async Task<SocketRead> PeerClosedAsync()
    {
        var code = (int?)_socket.CloseStatus ?? (int)WebSocketCloseStatus.Empty;
        var reason = _socket.CloseStatusDescription;
        if (!_closedHere)
        {
            await EchoAsync(code);
        }

        _ended.TrySetResult();
        return new(Frame: null, new(
            _closedHere ? SocketEndKind.ClosedHere : SocketEndKind.Closed, code, reason,
            string.Create(CultureInfo.InvariantCulture, $"The other end closed the connection with code {code}{(string.IsNullOrEmpty(reason) ? "" : $" ({reason})")}.")));
    }

    /// <summary>A close frame is owed; whether it arrives is the other end's loss.</summary>
    private async Task EchoAsync(int code)
    {
        using var limit = new CancellationTokenSource(_limits.Close, _time);
        try
        {
            var back = code is 1000 or >= 3000 and < 5000 ? (WebSocketCloseStatus)code : WebSocketCloseStatus.NormalClosure;
            await _socket.CloseOutputAsync(back, statusDescription: null, limit.Token);
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            Drop();
        }
    }

    private void Drop()
    {
        _socket.Abort();
        _ended.TrySetResult();
    }

    private SocketRead End(SocketEndKind kind, string detail)
    {
        Drop();
        return new(Frame: null, new(kind, Code: null, Reason: null, detail));
    }
}
