using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Benchmarks;

/// <summary>Answers every request with one small JSON document and closes. In the parent process, so that it weighs on neither side.</summary>
internal sealed class TinyHttpServer : IDisposable
{
    private static readonly byte[] Answer = Encoding.ASCII.GetBytes(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 32\r\nConnection: close\r\n\r\n{\"Id\":7,\"Lines\":[\"a\",\"b\",\"c\"] } ");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public TinyHttpServer()
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
            // disposed: the benchmark is over
        }
    }
}
