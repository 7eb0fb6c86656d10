using System.Net.WebSockets;
using System.Text;

namespace Gateway.Fixtures.ZeroCooperation;

/// <summary>Its own <see cref="ClientWebSocket"/>.</summary>
internal sealed class WebSocketLine(Uri url, Told told) : ILine
{
    public async Task<bool> ServeAsync(CancellationToken stopping)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(url, stopping);
        using var turn = new SemaphoreSlim(1);
        return await SocketLines.ServeAsync(told, SendAsync, ReadAsync, stopping);

        async Task SendAsync(string text)
        {
            await turn.WaitAsync(stopping);
            try
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, stopping);
            }
            finally
            {
                turn.Release();
            }
        }

        async Task<string?> ReadAsync(CancellationToken ended)
        {
            var buffer = new byte[4096];
            var received = await socket.ReceiveAsync(buffer, ended);
            return received.MessageType == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(buffer, 0, received.Count);
        }
    }
}
