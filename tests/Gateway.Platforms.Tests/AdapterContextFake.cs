using System.Collections.Concurrent;
using System.Net.WebSockets;
using Gateway.Abstractions;
using Gateway.Fixtures;

namespace Gateway.Platforms.Tests;

/// <summary>What the host gives to an adapter, recorded and scripted, with a clock that stands still and real HTTP and WebSockets.</summary>
internal sealed class AdapterContextFake(Bell bell, WatchedTime time, params (string Key, string Value)[] settings) : IAdapterContext, IAdapterLog, IAdapterState
{
    private readonly ConcurrentDictionary<string, string> _state = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Func<HookRequest, CancellationToken, Task<HookResponse>>> _hooks = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<WebSocket> _sockets = new();
    private int _logins;

    public WatchedTime Time => time;

    public ConcurrentQueue<InboundMessage> Received { get; } = new();

    /// <summary>What was reported, as <c>connected</c>, <c>degraded:code</c> and <c>fatal:code</c>.</summary>
    public ConcurrentQueue<string> Reports { get; } = new();

    /// <summary>The texts of the reports above, and every line of the log.</summary>
    public ConcurrentQueue<string> Said { get; } = new();

    /// <summary>How often a fresh login was asked for.</summary>
    public int Logins => _logins;

    /// <summary>Completes when the host permits the next login.</summary>
    public Func<Task> OnLogin { get; set; } = () => Task.CompletedTask;

    /// <summary>The WebSockets that are open, as this side sees it.</summary>
    public int OpenSockets => _sockets.Count(socket => socket.State == WebSocketState.Open);

    /// <summary>Ends the works that the adapter has started; the test's own life token.</summary>
    public CancellationToken Stopping { get; set; }

    /// <summary>Completes when the disk has taken a write.</summary>
    public Func<Task> OnStateWrite { get; set; } = () => Task.CompletedTask;

    /// <summary>What ended the works that ended badly.</summary>
    public ConcurrentQueue<Exception> Faults { get; } = new();

    public IReadOnlyDictionary<string, string> Kept => _state;

    /// <summary>What the host answers to a message; a throw of <see cref="GatewayRefusedException"/> refuses it.</summary>
    public Func<InboundMessage, ReceiveReceipt> OnReceive { get; set; } = _ => ReceiveReceipt.Durable;

    public string Instance => "fake";

    public long Generation => 1;

    public StartReason StartReason { get; set; } = StartReason.Cold;

    public AdapterSettings Settings { get; } = new(settings.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)));

    public IAdapterLog Log => this;

    public TimeProvider TimeProvider => IsRealTime ? TimeProvider.System : Time;

    /// <summary>The clock of the machine, for an adapter that is compared with a program of others.</summary>
    public bool IsRealTime { get; init; }

    public CancellationToken Aborted => CancellationToken.None;

    public IAdapterState State => this;

    public async Task<ReceiveReceipt> ReceiveAsync(InboundMessage message, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        var receipt = OnReceive(message);
        Received.Enqueue(message);
        bell.Ring();
        return receipt;
    }

    public void ReportConnected(string? detail = null) => Report("connected", detail ?? "");

    public void ReportDegraded(string code, string message) => Report($"degraded:{code}", message);

    public void ReportFatal(string code, string message, bool retryable, UserAction action = UserAction.None) => Report($"fatal:{code}", $"{message} [{action}]");

    public async Task Run(string name, Func<CancellationToken, Task> work)
    {
        try
        {
            await Task.Run(() => work(Stopping), CancellationToken.None);
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            // asked to end
        }
        catch (Exception fault)
        {
            Faults.Enqueue(fault);
            Report($"fault:{name}", fault.Message);
        }
    }

    public HttpClient CreateHttpClient() => new();

    public async Task<WebSocket> ConnectWebSocketAsync(WebSocketRequest request, CancellationToken cancellationToken = default)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = request.KeepAliveInterval;
        socket.Options.KeepAliveTimeout = request.KeepAliveTimeout;
        foreach (var (name, value) in request.Headers)
        {
            socket.Options.SetRequestHeader(name, value);
        }

        try
        {
            await socket.ConnectAsync(new Uri(request.Url), cancellationToken);
            _sockets.Enqueue(socket);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public IDisposable MapHook(string path, Func<HookRequest, CancellationToken, Task<HookResponse>> handler)
    {
        _hooks[path] = handler;
        bell.Ring();
        return new CancellationTokenRegistration();
    }

    /// <summary>Calls a hook that the adapter has mapped.</summary>
    public Task<HookResponse> CallHookAsync(HookRequest request) => _hooks[request.Path](request, CancellationToken.None);

    public async Task RequestLoginAsync(CancellationToken cancellationToken = default)
    {
        await OnLogin().WaitAsync(cancellationToken);
        Interlocked.Increment(ref _logins);
    }

    public void Write(AdapterLogLevel level, string message, Exception? exception = null) => Said.Enqueue($"{message} {exception}");

    public Task<string?> GetAsync(string key, CancellationToken cancellationToken = default) => Task.FromResult(_state.GetValueOrDefault(key));

    public async Task SetAsync(string key, string value, CancellationToken cancellationToken = default)
    {
        await OnStateWrite();
        _state[key] = value;
    }

    public Task RemoveAsync(string key, CancellationToken cancellationToken = default)
    {
        _state.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    private void Report(string report, string text)
    {
        Said.Enqueue($"{report}: {text}");
        Reports.Enqueue(report);
        bell.Ring();
    }
}
