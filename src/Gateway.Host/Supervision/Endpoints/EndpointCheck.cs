using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Gateway.Host.Isolation.Network;

namespace Gateway.Host.Supervision.Endpoints;

/// <summary>The real check: resolver, socket, and one bare HTTP request through a handler of the host's own.</summary>
internal sealed class EndpointCheck(TimeProvider time) : IEndpointCheck, IDisposable
{
    private readonly ConcurrentDictionary<string, Task<IPAddress[]>> _lookups = new(StringComparer.OrdinalIgnoreCase);

    // no cookie, redirect, credential or proxy: nothing may be spent, and nothing may be answered by somebody else
    private readonly HttpMessageInvoker _web = new(
        new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            UseProxy = false,
            Credentials = null,
            PreAuthenticate = false,
            ActivityHeadersPropagator = null,
            // every check makes its own connection and leaves none behind
            PooledConnectionLifetime = TimeSpan.Zero,
            MaxResponseHeadersLength = 16,
        },
        disposeHandler: true);

    public Task<bool> AnswersAsync(RemoteEnd end, CancellationToken cancellationToken)
    {
        // the runtime's events are counted by ambient scope: whoever asks, this is nobody's traffic
        Task<bool> asked;
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
        {
            asked = Task.Run(() => AskAsync(end, cancellationToken), CancellationToken.None);
        }

        return asked;
    }

    public void Dispose() => _web.Dispose();

    private async Task<bool> AskAsync(RemoteEnd end, CancellationToken cancellationToken)
    {
        HostTraffic.Begin();
        using var limit = new CancellationTokenSource(IEndpointCheck.Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var addresses = await ResolveAsync(end.Host).WaitAsync(either.Token);
            if (addresses.Length == 0)
            {
                return false;
            }

            if (end.Port == 0)
            {
                return true;
            }

            await ConnectAsync(addresses, end.Port, either.Token);
            return end.Scheme is null || await IsAnsweredAsync(end, either.Token);
        }
        catch (Exception)
        {
            // whatever went wrong: it does not answer
            return false;
        }
    }

    /// <summary>A lookup cannot be cancelled and holds a thread of the pool: at most one per name is under way, and later checks join it.</summary>
    private Task<IPAddress[]> ResolveAsync(string host)
    {
        if (IPAddress.TryParse(host, out var address))
        {
            return Task.FromResult<IPAddress[]>([address]);
        }

        var asked = new TaskCompletionSource<IPAddress[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        var shared = _lookups.GetOrAdd(host, asked.Task);
        if (shared == asked.Task)
        {
            _ = LookUpAsync(host, asked);
        }

        return shared;
    }

    private async Task LookUpAsync(string host, TaskCompletionSource<IPAddress[]> asked)
    {
        IPAddress[] found = [];
        try
        {
            found = await Dns.GetHostAddressesAsync(host, CancellationToken.None);
        }
        catch (Exception)
        {
            // no address: it does not resolve
        }

        _lookups.TryRemove(host, out _);
        asked.TrySetResult(found);
    }

    private static async Task ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(addresses, port, cancellationToken);
    }

    private async Task<bool> IsAnsweredAsync(RemoteEnd end, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(end.Scheme, end.Host, end.Port).Uri);
        request.Headers.ConnectionClose = true;
        // the invoker hands the answer over with its head: the body is not read
        using var answer = await _web.SendAsync(request, cancellationToken);
        return (int)answer.StatusCode < 500;
    }
}
