using System.Net.WebSockets;
using Gateway.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Adapters;

/// <summary>What the host gives to an adapter, recorded and scripted. Only what a passive adapter uses.</summary>
internal sealed class FakeAdapterContext(params (string Key, string Value)[] settings) : IAdapterContext, IAdapterLog
{
    private readonly Dictionary<string, Func<HookRequest, CancellationToken, Task<HookResponse>>> _hooks = new(StringComparer.Ordinal);

    public FakeTimeProvider Time { get; } = new();

    public List<InboundMessage> Received { get; } = [];

    /// <summary>What the host answers to a message; by default it accepts.</summary>
    public Func<InboundMessage, ReceiveReceipt> OnReceive { get; set; } = _ => ReceiveReceipt.Volatile;

    public (string Code, string Message, bool Retryable, UserAction Action)? Fatal { get; private set; }

    public IReadOnlyCollection<string> Hooks => _hooks.Keys;

    public string Instance => "demo";

    public long Generation => 1;

    public StartReason StartReason => StartReason.Cold;

    public AdapterSettings Settings { get; } = new(settings.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)));

    public IAdapterLog Log => this;

    public TimeProvider TimeProvider => Time;

    public CancellationToken Aborted => CancellationToken.None;

    public IAdapterState State => throw new NotSupportedException();

    public Task<ReceiveReceipt> ReceiveAsync(InboundMessage message, CancellationToken cancellationToken = default)
    {
        Received.Add(message);
        try
        {
            return Task.FromResult(OnReceive(message));
        }
        catch (GatewayRefusedException refused)
        {
            return Task.FromException<ReceiveReceipt>(refused);
        }
    }

    public void ReportConnected(string? detail = null)
    {
    }

    public void ReportDegraded(string code, string message)
    {
    }

    public void ReportFatal(string code, string message, bool retryable, UserAction action = UserAction.None) =>
        Fatal ??= (code, message, retryable, action);

    public Task Run(string name, Func<CancellationToken, Task> work) => throw new NotSupportedException();

    public HttpClient CreateHttpClient() => throw new NotSupportedException();

    public Task<WebSocket> ConnectWebSocketAsync(WebSocketRequest request, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public IDisposable MapHook(string path, Func<HookRequest, CancellationToken, Task<HookResponse>> handler)
    {
        _hooks.Add(path, handler);
        return new Mapping(() => _hooks.Remove(path));
    }

    public Task RequestLoginAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public void Write(AdapterLogLevel level, string message, Exception? exception = null)
    {
    }

    /// <summary>As the host's listener does: the longest hook that fits the path.</summary>
    public Task<HookResponse> CallAsync(HookRequest request) => _hooks
        .Where(hook => hook.Key.Length == 0 || request.Path == hook.Key || request.Path.StartsWith(hook.Key + "/", StringComparison.Ordinal))
        .MaxBy(hook => hook.Key.Length)
        .Value(request, CancellationToken.None);

    private sealed class Mapping(Action remove) : IDisposable
    {
        public void Dispose() => remove();
    }
}
