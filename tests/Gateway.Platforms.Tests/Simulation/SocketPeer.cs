using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Platforms.Tests.Simulation;

/// <summary>The platform's end of one WebSocket.</summary>
/// <remarks>Sends from any thread, one after the other.</remarks>
internal sealed class SocketPeer(WebSocket socket, int number) : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource _hole = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Number => number;

    /// <summary>Neither reads nor writes any more, and keeps the connection open.</summary>
    public bool IsBlackHole { get; private set; }

    /// <summary>What the platform knows about this connection; its own matter.</summary>
    public object? Session { get; set; }

    /// <summary>How many messages the client has been sent.</summary>
    public int Sent { get; private set; }

    public bool IsOpen => socket.State == WebSocketState.Open && !_over.IsCancellationRequested;

    public Task SendAsync(JsonNode message) => SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text);

    /// <summary>A client that is gone gets nothing, which is no failure of the platform.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type)
    {
        if (IsBlackHole)
        {
            return;
        }

        await _sending.WaitAsync();
        try
        {
            Sent++;
            await socket.SendAsync(bytes, type, endOfMessage: true, _over.Token);
        }
        catch (Exception gone) when (IsGone(gone))
        {
            Sent--;
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next message of the client; null when the connection is over. A close frame is answered.</summary>
    public async Task<(WebSocketMessageType Type, byte[] Bytes)?> ReadAsync()
    {
        using var whole = new MemoryStream();
        var part = new byte[16 * 1024];
        try
        {
            while (true)
            {
                var read = await socket.ReceiveAsync(part.AsMemory(), _over.Token);
                if (IsBlackHole)
                {
                    await _hole.Task;
                    return null;
                }

                if (read.MessageType == WebSocketMessageType.Close)
                {
                    await AnswerCloseAsync();
                    return null;
                }

                whole.Write(part, 0, read.Count);
                if (read.EndOfMessage)
                {
                    return (read.MessageType, whole.ToArray());
                }
            }
        }
        catch (Exception gone) when (IsGone(gone))
        {
            return null;
        }
    }

    /// <summary>How it ended, seen from here.</summary>
    public string End() => socket.CloseStatus is { } code ? $"{(int)code} {socket.CloseStatusDescription}".TrimEnd() : "dropped";

    /// <summary>A close frame with this code.</summary>
    public async Task CloseAsync(int code, string reason = "")
    {
        try
        {
            await socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, _over.Token);
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // closed by the client at the same moment
        }
    }

    /// <summary>Ends the connection without a close frame.</summary>
    public void Drop()
    {
        _hole.TrySetResult();
        try
        {
            _over.Cancel();
            socket.Abort();
        }
        catch (ObjectDisposedException)
        {
            // it was over already
        }
    }

    /// <summary>The connection stays open and leads nowhere.</summary>
    public void BecomeBlackHole() => IsBlackHole = true;

    public void Dispose()
    {
        Drop();
        socket.Dispose();
        _over.Dispose();
    }

    private static bool IsGone(Exception exception) => exception is WebSocketException or OperationCanceledException or IOException or InvalidOperationException;

    private async Task AnswerCloseAsync()
    {
        try
        {
            if (socket.State == WebSocketState.CloseReceived)
            {
                // with the same code, as servers do: some clients go by the code that comes back
                await socket.CloseOutputAsync(socket.CloseStatus is { } code and not WebSocketCloseStatus.Empty ? code : WebSocketCloseStatus.NormalClosure, null, _over.Token);
            }
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // it has not waited for the answer
        }
    }
}
