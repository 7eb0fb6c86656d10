using System.Collections.Concurrent;
using System.Net.WebSockets;
using Gateway.Abstractions;
using Gateway.Fixtures;

namespace Gateway.Platforms.Tests;

/// <summary>What the host gives to an adapter, recorded and scripted, with a clock that stands still and real HTTP.</summary>
internal sealed class AdapterContextFake(Bell bell, WatchedTime time, params (string Key, string Value)[] settings) : IAdapterContext, IAdapterLog, IAdapterState
{
    private readonly ConcurrentDictionary<string, string> _state = new(StringComparer.Ordinal);

    public WatchedTime Time => time;

    public ConcurrentQueue<InboundMessage> Received { get; } = new();

    /// <summary>What was reported, as <c>connected</c>, <c>degraded:code</c> and <c>fatal:code</c>.</summary>
    public ConcurrentQueue<string> Reports { get; } = new();

    public IReadOnlyDictionary<string, string> Kept => _state;

    /// <summary>What the host answers to a message; a throw of <see cref="GatewayRefusedException"/> refuses it.</summary>
    public Func<InboundMessage, ReceiveReceipt> OnReceive { get; set; } = _ => ReceiveReceipt.Durable;

    public string Instance => "fake";

    public long Generation => 1;

    public StartReason StartReason { get; set; } = StartReason.Cold;

    public AdapterSettings Settings { get; } = new(settings.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)));

    public IAdapterLog Log => this;

    public TimeProvider TimeProvider => Time;

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

    public void ReportConnected(string? detail = null) => Report("connected");

    public void ReportDegraded(string code, string message) => Report($"degraded:{code}");

    public void ReportFatal(string code, string message, bool retryable, UserAction action = UserAction.None) => Report($"fatal:{code}");

    public Task Run(string name, Func<CancellationToken, Task> work) => throw new NotSupportedException();

    public HttpClient CreateHttpClient() => new();

    public Task<WebSocket> ConnectWebSocketAsync(WebSocketRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public IDisposable MapHook(string path, Func<HookRequest, CancellationToken, Task<HookResponse>> handler) => throw new NotSupportedException();

    public Task RequestLoginAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public void Write(AdapterLogLevel level, string message, Exception? exception = null)
    {
    }

    public Task<string?> GetAsync(string key, CancellationToken cancellationToken = default) => Task.FromResult(_state.GetValueOrDefault(key));

    public Task SetAsync(string key, string value, CancellationToken cancellationToken = default)
    {
        _state[key] = value;
        return Task.CompletedTask;
    }

    public Task RemoveAsync(string key, CancellationToken cancellationToken = default)
    {
        _state.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    private void Report(string report)
    {
        Reports.Enqueue(report);
        bell.Ring();
    }
}
