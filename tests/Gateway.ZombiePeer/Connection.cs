using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.ZombiePeer;

/// <summary>One who is connected: what it says first tells whether it polls, wants a WebSocket, or speaks in lines.</summary>
internal sealed class Connection(Socket socket, Peer peer) : IDisposable
{
    private static readonly TimeSpan HoldPoll = TimeSpan.FromMilliseconds(300);
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly SemaphoreSlim _turn = new(1);
    private Func<string, Task>? _write;

    public async Task ServeAsync()
    {
        using var reader = new StreamReader(_stream, Encoding.UTF8, leaveOpen: true);
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("GET ", StringComparison.Ordinal))
            {
                await AnswerRequestAsync(await HeadersAsync(reader));
            }
            else
            {
                _write ??= text => _stream.WriteAsync(Encoding.UTF8.GetBytes(text + "\n")).AsTask();
                await HearAsync(line);
            }
        }
    }

    /// <summary>False when it cannot be told anything: it polls, or has not said yet what it is.</summary>
    public bool Say(string text)
    {
        if (_write is null)
        {
            return false;
        }

        _ = WriteAsync(text);
        return true;
    }

    public bool HalfClose()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            return true;
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>At once, with a reset.</summary>
    public void Reset()
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            // any other way of closing would say goodbye first
            socket.Close(timeout: 0);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // it has gone already
        }

        _stream.Dispose();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _turn.Dispose();
    }

    private static async Task<Dictionary<string, string>> HeadersAsync(StreamReader reader)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            var parts = line.Split(": ", 2);
            headers[parts[0]] = parts[^1];
        }

        return headers;
    }

    private async Task AnswerRequestAsync(Dictionary<string, string> headers)
    {
        peer.Heard(headers.GetValueOrDefault("X-Hello", ""));
        switch (peer.Behaviour)
        {
            case Behaviour.Hang:
                await Task.Delay(Timeout.Infinite);
                break;
            case Behaviour.Error:
                await _stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"));
                break;
            default:
                await (headers.TryGetValue("Sec-WebSocket-Key", out var key) ? UpgradeAsync(key) : AnswerPollAsync());
                break;
        }
    }

    private async Task AnswerPollAsync()
    {
        var text = "";
        using var held = new CancellationTokenSource(HoldPoll);
        try
        {
            text = await peer.ForPolls.ReadAsync(held.Token) + "\n";
        }
        catch (OperationCanceledException)
        {
            // nothing has come while the poll was held
        }

        while (peer.Behaviour == Behaviour.Hang)
        {
            await Task.Delay(Timeout.Infinite);
        }

        await _stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(text)}\r\n\r\n{text}"));
        peer.Answered();
    }

    private async Task UpgradeAsync(string key)
    {
#pragma warning disable CA5350 // RFC 6455 asks for this hash, and for the value that is appended here; it protects nothing
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
        using var web = WebSocket.CreateFromStream(_stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });
        _write = text => web.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        var buffer = new byte[4096];
        while (true)
        {
            var received = await web.ReceiveAsync(buffer, CancellationToken.None);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            await HearAsync(Encoding.UTF8.GetString(buffer, 0, received.Count));
        }
    }

    private async Task HearAsync(string line)
    {
        peer.Heard(line);
        if (line.StartsWith("hb ", StringComparison.Ordinal) && peer.Behaviour is not (Behaviour.Hang or Behaviour.Error))
        {
            await WriteAsync("ack " + line[3..]);
            peer.Answered();
        }
    }

    private async Task WriteAsync(string text)
    {
        await _turn.WaitAsync();
        try
        {
            await _write!(text);
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException or WebSocketException or InvalidOperationException)
        {
            // half closed, or gone: whoever reads will see it
        }
        finally
        {
            _turn.Release();
        }
    }
}
