using System.Net.Sockets;
using System.Net.WebSockets;
using Gateway.Abstractions;
using Gateway.Host.Foundation;

namespace Gateway.Host.Isolation.InProcess;

/// <summary>The network of one generation as far as it goes through the host's factories: counted, and cut with one call.</summary>
internal sealed class Traffic(GenerationScope scope, LeaseGate fence)
{
    private readonly Lock _gate = new();
    private readonly HashSet<MeteredStream> _open = [];
    private volatile bool _cut;

    public HttpClient CreateHttpClient() => new(NewHandler(), disposeHandler: true);

    public async Task<WebSocket> ConnectWebSocketAsync(WebSocketRequest request, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            foreach (var (name, value) in request.Headers)
            {
                socket.Options.SetRequestHeader(name, value);
            }

            foreach (var protocol in request.SubProtocols)
            {
                socket.Options.AddSubProtocol(protocol);
            }

            socket.Options.KeepAliveInterval = request.KeepAliveInterval;
            socket.Options.KeepAliveTimeout = request.KeepAliveTimeout;
            // the invoker lives as long as the socket: ClientWebSocket does not own it, the metered stream ends both
            var invoker = new HttpMessageInvoker(NewHandler(), disposeHandler: true);
            await socket.ConnectAsync(new Uri(request.Url), invoker, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Closes every connection and refuses new ones. Runs no plugin code.</summary>
    public int Cut()
    {
        MeteredStream[] open;
        lock (_gate)
        {
            _cut = true;
            open = [.. _open];
            _open.Clear();
        }

        foreach (var stream in open)
        {
            stream.Sever();
        }

        return open.Length;
    }

    internal void Count(int received, int sent) => scope.NoteBytes(received, sent);

    internal void Closed(MeteredStream stream)
    {
        lock (_gate)
        {
            _open.Remove(stream);
        }
    }

    private SocketsHttpHandler NewHandler() => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(15),
        // connections follow changes of DNS; a pool that lives for ever would not
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        ConnectCallback = ConnectAsync,
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        if (_cut)
        {
            throw Fenced();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            var stream = new MeteredStream(socket, this);
            lock (_gate)
            {
                if (!_cut && !fence.IsRetired)
                {
                    _open.Add(stream);
                    return stream;
                }
            }

            throw Fenced();
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static GatewayRefusedException Fenced() => new(RefusalReason.Fenced, "This generation has been replaced; its network is cut.");
}
