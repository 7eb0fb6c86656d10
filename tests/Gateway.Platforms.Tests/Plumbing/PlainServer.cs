using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Fixtures;
using Gateway.Platforms.Tests.Simulation;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Platforms.Tests.Plumbing;

/// <summary>The smallest platform: sends back what it gets, over WebSocket and over HTTP.</summary>
internal sealed class PlainServer(Bell bell) : PlatformServer(bell)
{
    /// <summary>What <c>/held</c> waits for.</summary>
    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<PlainServer> StartAsync(Bell bell)
    {
        var server = new PlainServer(bell);
        await server.ListenAsync();
        return server;
    }

    protected override void Map(WebApplication app)
    {
        app.Map("/echo", http => ServeSocketAsync(http, EchoAsync));
        app.Map("/forbidden", http =>
        {
            http.Response.StatusCode = 403;
            return Task.CompletedTask;
        });
        app.Map("/held", http => Release.Task.WaitAsync(http.RequestAborted));
        app.Map("/call", http => AnswerAsync(http, SayItBackAsync));
    }

    private static Task<(int Status, JsonNode? Body)> SayItBackAsync(JsonNode? body) => Task.FromResult((200, body));

    private async Task EchoAsync(SocketPeer peer)
    {
        while (await peer.ReadAsync() is { } message)
        {
            Recorder.Add(new(RecordedKind.Frame, peer.Number, message.Type == WebSocketMessageType.Text ? Encoding.UTF8.GetString(message.Bytes) : "binary", null, new Dictionary<string, string>(), message.Bytes));
            await peer.SendAsync(message.Bytes, message.Type);
        }
    }
}
