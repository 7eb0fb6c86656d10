using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Platforms.Tests.Simulation;

/// <summary>
/// A platform on a port of this machine: everything that is asked is recorded in order, and the <see cref="Switches"/> say how it misbehaves. What it
/// says is the matter of the platforms that derive from it.
/// </summary>
/// <remarks>Any number of clients.</remarks>
internal abstract class PlatformServer(Bell bell) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private ImmutableList<SocketPeer> _sockets = [];
    private WebApplication? _app;
    private int _port;
    private int _numbers;

    /// <summary>Rings after everything that is recorded, and whenever a connection ends.</summary>
    public Bell Bell => bell;

    public Recorder Recorder { get; } = new(bell);

    public Switches Switches { get; } = new(bell);

    /// <summary>The WebSockets that are open, oldest first.</summary>
    public ImmutableList<SocketPeer> Sockets => _sockets;

    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}");

    /// <summary>What it calls itself where it tells clients to connect to; a test whose clients have names of their own sets one.</summary>
    public string Host { get; set; } = "127.0.0.1";

    public string SocketUrl => string.Create(CultureInfo.InvariantCulture, $"ws://{Host}:{_port}");

    /// <summary>Listens; after <see cref="RefuseAsync"/> on the same port, with everything it knew.</summary>
    public async Task ListenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Url);
        _app = builder.Build();
        Prepare(_app);
        _app.UseWebSockets();
        Map(_app);
        await _app.StartAsync();
        _port = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    /// <summary>Closes the listener and every connection: from now on connections are refused.</summary>
    public async Task RefuseAsync()
    {
        DropAll();
        if (_app is { } app)
        {
            _app = null;
            using var now = new CancellationTokenSource();
            await now.CancelAsync();
            await app.StopAsync(now.Token);
            await app.DisposeAsync();
        }
    }

    /// <summary>Every WebSocket ends without a close frame. New ones are taken.</summary>
    public void DropAll() => _sockets.ForEach(socket => socket.Drop());

    /// <summary>Every WebSocket that there is leads nowhere from now on. New ones are fine.</summary>
    public void BlackHoleAll() => _sockets.ForEach(socket => socket.BecomeBlackHole());

    /// <summary>Every WebSocket gets a close frame.</summary>
    public Task CloseAllAsync(int code, string reason = "") => Task.WhenAll(_sockets.Select(socket => socket.CloseAsync(code, reason)));

    public async ValueTask DisposeAsync()
    {
        Switches.Clear();
        await RefuseAsync();
    }

    protected abstract void Map(WebApplication app);

    /// <summary>What comes before everything else; by default nothing.</summary>
    protected virtual void Prepare(WebApplication app)
    {
    }

    /// <summary>What an answer with this status looks like on this platform; null for an empty body.</summary>
    protected virtual JsonNode? FailureBody(HttpFault fault) => null;

    /// <summary>Records the request, then answers it: with the fault that is due, or with what the platform says.</summary>
    /// <param name="http">The request.</param>
    /// <param name="name">Its name in the recording and for the switches; by default method and path.</param>
    /// <param name="answer">Does the deed; the status and the body of the answer.</param>
    protected async Task AnswerAsync(HttpContext http, Func<JsonNode?, Task<(int Status, JsonNode? Body)>> answer, string? name = null)
    {
        name ??= $"{http.Request.Method} {http.Request.Path}";
        var body = await BodyAsync(http.Request);
        var fault = Switches.Take(name);
        Recorder.Add(new(RecordedKind.Request, 0, name, body, HeadersOf(http.Request), default));
        var (status, said) = fault is null or { After: true } ? await answer(body) : (fault.Status, FailureBody(fault));
        if (fault is not null && await IsSwallowedAsync(http, fault))
        {
            return;
        }

        if (fault is { Status: > 0 })
        {
            (status, said) = (fault.Status, FailureBody(fault));
            if (fault.RetryAfter > 0)
            {
                http.Response.Headers.RetryAfter = fault.RetryAfter.ToString(CultureInfo.InvariantCulture);
            }
        }

        http.Response.StatusCode = status;
        if (said is not null)
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(said.ToJsonString(), http.RequestAborted);
        }

        bell.Ring();
    }

    /// <summary>Takes a WebSocket and serves it until it ends; its opening and its end are recorded.</summary>
    protected async Task ServeSocketAsync(HttpContext http, Func<SocketPeer, Task> serve)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = 400;
            return;
        }

        using var peer = new SocketPeer(await http.WebSockets.AcceptWebSocketAsync(), Interlocked.Increment(ref _numbers));
        Change(all => all.Add(peer));
        Recorder.Add(new(RecordedKind.Opened, peer.Number, $"{http.Request.Path}{http.Request.QueryString}", null, HeadersOf(http.Request), default));
        try
        {
            await serve(peer);
        }
        finally
        {
            Change(all => all.Remove(peer));
            Recorder.Add(new(RecordedKind.Ended, peer.Number, peer.End(), null, new Dictionary<string, string>(), default));
        }
    }

    private static Dictionary<string, string> HeadersOf(HttpRequest request) =>
        request.Headers.ToDictionary(pair => pair.Key.ToLowerInvariant(), pair => pair.Value.ToString(), StringComparer.Ordinal);

    private static async Task<JsonNode?> BodyAsync(HttpRequest request)
    {
        if (request.HasFormContentType)
        {
            return new JsonObject((await request.ReadFormAsync()).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value.ToString())));
        }

        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync();
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private async Task<bool> IsSwallowedAsync(HttpContext http, HttpFault fault)
    {
        if (fault.NeverAnswers)
        {
            await Task.WhenAny(Switches.Cleared, Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted));
        }

        if (fault.NeverAnswers || fault.Cuts)
        {
            http.Abort();
            return true;
        }

        return false;
    }

    private void Change(Func<ImmutableList<SocketPeer>, ImmutableList<SocketPeer>> change)
    {
        lock (_gate)
        {
            _sockets = change(_sockets);
        }

        bell.Ring();
    }
}
