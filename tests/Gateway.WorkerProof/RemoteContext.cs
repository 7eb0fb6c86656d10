using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Gateway.Abstractions;

namespace Gateway.WorkerProof;

/// <summary>The context of one generation, every member of it carried over the wire.</summary>
internal sealed class RemoteContext(Wire wire, JsonObject start, CancellationToken stopping, CancellationToken aborted) : IAdapterContext, IAdapterLog, IAdapterState
{
    private readonly ConcurrentDictionary<string, Func<HookRequest, CancellationToken, Task<HookResponse>>> _hooks = new(StringComparer.Ordinal);

    public string Instance { get; } = start["instance"]!.GetValue<string>();

    public long Generation { get; } = start["generation"]!.GetValue<long>();

    public StartReason StartReason { get; } = Enum.Parse<StartReason>(start["startReason"]!.GetValue<string>());

    public AdapterSettings Settings { get; } = new(Records.Read<Dictionary<string, string>>(start["settings"]));

    public IAdapterLog Log => this;

    public TimeProvider TimeProvider => TimeProvider.System;

    public CancellationToken Aborted => aborted;

    public IAdapterState State => this;

    public async Task<ReceiveReceipt> ReceiveAsync(InboundMessage message, CancellationToken cancellationToken = default)
    {
        var answer = Records.Checked(await wire.AskAsync("receive", new() { ["message"] = Records.Write(message) }, cancellationToken));
        return Enum.Parse<ReceiveReceipt>(answer["receipt"]!.GetValue<string>());
    }

    public void ReportConnected(string? detail = null) => Tell("connected", new() { ["detail"] = detail });

    public void ReportDegraded(string code, string message) => Tell("degraded", new() { ["code"] = code, ["message"] = message });

    public void ReportFatal(string code, string message, bool retryable, UserAction action = UserAction.None) =>
        Tell("fatal", new() { ["code"] = code, ["message"] = message, ["retryable"] = retryable, ["action"] = action.ToString() });

    public async Task Run(string name, Func<CancellationToken, Task> work)
    {
        try
        {
            await Task.Run(() => work(stopping), stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Ends because it was asked to.
        }
        catch (Exception thrown)
        {
            Tell("background-faulted", new() { ["name"] = name, ["type"] = thrown.GetType().FullName, ["message"] = thrown.Message });
        }
    }

    // Bytes need no shared memory: a worker has a network of its own, which a later tier counts and cuts by its process.
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

        foreach (var protocol in request.SubProtocols)
        {
            socket.Options.AddSubProtocol(protocol);
        }

        await socket.ConnectAsync(new Uri(request.Url), cancellationToken);
        return socket;
    }

    public IDisposable MapHook(string path, Func<HookRequest, CancellationToken, Task<HookResponse>> handler)
    {
        _hooks[path] = handler;
        Tell("map-hook", new() { ["path"] = path });
        return new Mapped(this, path);
    }

    public Task RequestLoginAsync(CancellationToken cancellationToken = default) => wire.AskAsync("login", [], cancellationToken);

    public void Write(AdapterLogLevel level, string message, Exception? exception = null) =>
        Tell("log", new() { ["level"] = level.ToString(), ["message"] = message, ["exception"] = exception?.ToString() });

    public async Task<string?> GetAsync(string key, CancellationToken cancellationToken = default) =>
        Records.Checked(await wire.AskAsync("state-get", new() { ["key"] = key }, cancellationToken))["value"]?.GetValue<string>();

    public async Task SetAsync(string key, string value, CancellationToken cancellationToken = default) =>
        Records.Checked(await wire.AskAsync("state-set", new() { ["key"] = key, ["value"] = value }, cancellationToken));

    public async Task RemoveAsync(string key, CancellationToken cancellationToken = default) =>
        Records.Checked(await wire.AskAsync("state-remove", new() { ["key"] = key }, cancellationToken));

    /// <summary>The host passes on a request of its listener; the handler itself never leaves this process.</summary>
    public async Task<HookResponse> ServeHookAsync(string path, HookRequest request) =>
        _hooks.TryGetValue(path, out var handler) ? await handler(request, aborted) : HookResponse.Text(404, "no such hook");

    private void Tell(string op, JsonObject message) => _ = wire.TellAsync(op, message);

    private sealed class Mapped(RemoteContext owner, string path) : IDisposable
    {
        public void Dispose()
        {
            owner._hooks.TryRemove(path, out _);
            owner.Tell("unmap-hook", new() { ["path"] = path });
        }
    }
}
