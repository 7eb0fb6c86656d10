using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Isolation.Tests.Unloading;

/// <summary>Answers every request with what Telegram answers to getMe, which is JSON like any other.</summary>
internal sealed class SmallServer : IDisposable
{
    private const string Body = """{"ok":true,"result":{"id":7,"is_bot":true,"first_name":"Bot","username":"letter_bot","can_join_groups":true}}""";
    private static readonly byte[] Answer = Encoding.ASCII.GetBytes(
        FormattableString.Invariant($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\nConnection: close\r\n\r\n{Body}"));

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public SmallServer()
    {
        _listener.Start();
        Address = FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _ = Task.Run(ServeAsync);
    }

    public string Address { get; }

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        var request = new byte[4096];
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptSocketAsync();
                _ = await client.ReceiveAsync(request);
                await client.SendAsync(Answer);
                client.Shutdown(SocketShutdown.Send);
                _ = await client.ReceiveAsync(request);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // disposed: the test is over
        }
    }
}
