using System.Collections.Concurrent;
using System.Net.WebSockets;
using Gateway.Abstractions;
using Gateway.Fixtures;

namespace Gateway.Irc.Tests;

/// <summary>What the host gives to an adapter, recorded, with a clock that only the test moves.</summary>
internal sealed class FakeContext(Bell bell, IEnumerable<(string Key, string Value)> settings, CancellationToken stopping) : IAdapterContext, IAdapterLog
{
    public WatchedTime Time { get; } = new(bell);

    public ConcurrentQueue<InboundMessage> Received { get; } = new();

    public ConcurrentQueue<string> Reports { get; } = new();

    public ConcurrentQueue<Exception> Faults { get; } = new();

    public (string Code, string Message, bool Retryable, UserAction Action)? Fatal { get; private set; }

    public string Instance => "room";

    public long Generation => 7;

    public StartReason StartReason => StartReason.Cold;

    public AdapterSettings Settings { get; } = new(settings.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)));

    public IAdapterLog Log => this;

    public TimeProvider TimeProvider => Time;

    public CancellationToken Aborted => CancellationToken.None;

    public IAdapterState State => throw new NotSupportedException();

    public Task<ReceiveReceipt> ReceiveAsync(InboundMessage message, CancellationToken cancellationToken = default)
    {
        Received.Enqueue(message);
        bell.Ring();
        return Task.FromResult(ReceiveReceipt.Volatile);
    }

    public void ReportConnected(string? detail = null) => Report($"connected {detail}");

    public void ReportDegraded(string code, string message) => Report($"degraded {code} {message}");

    public void ReportFatal(string code, string message, bool retryable, UserAction action = UserAction.None) =>
        Fatal ??= (code, message, retryable, action);

    public async Task Run(string name, Func<CancellationToken, Task> work)
    {
        try
        {
            await Task.Run(() => work(stopping), CancellationToken.None);
        }
        catch (Exception fault)
        {
            Faults.Enqueue(fault);
        }
    }

    public HttpClient CreateHttpClient() => throw new NotSupportedException();

    public Task<WebSocket> ConnectWebSocketAsync(WebSocketRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public IDisposable MapHook(string path, Func<HookRequest, CancellationToken, Task<HookResponse>> handler) => throw new NotSupportedException();

    public Task RequestLoginAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public void Write(AdapterLogLevel level, string message, Exception? exception = null) => Report($"log {message}");

    private void Report(string report)
    {
        Reports.Enqueue(report);
        bell.Ring();
    }
}
