using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Gateway.Abstractions;
using Gateway.WorkerProof;

namespace Gateway.Isolation.Tests.WorkerProof;

/// <summary>Plays the host for an adapter in another process. What the adapter tells is a stream that tests await.</summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    private static readonly TimeSpan ShouldNeverTimeOut = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _folder;
    private readonly Channel<JsonObject> _told = Channel.CreateUnbounded<JsonObject>();
    private readonly ConcurrentDictionary<string, string> _state = new(StringComparer.Ordinal);
    private readonly Process _process;
    private readonly Wire _wire;
    private readonly Task _listening;

    private WorkerHost(Process process, Wire wire, DirectoryInfo folder)
    {
        (_process, _wire, _folder) = (process, wire, folder);
        _listening = _wire.ListenAsync(HandleAsync);
    }

    public int ProcessId => _process.Id;

    public ConcurrentQueue<InboundMessage> Received { get; } = new();

    /// <summary>When set, inbound messages and state writes are refused for this reason.</summary>
    public RefusalReason? Refuses { get; set; }

    public IReadOnlyDictionary<string, string> State => _state;

    public static async Task<WorkerHost> LaunchAsync(string assemblyPath)
    {
        var folder = Directory.CreateTempSubdirectory("worker-proof-");
        var path = Path.Combine(folder.FullName, "s");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var worker = typeof(WorkerHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "WorkerProof").Value!;
        var process = Process.Start(new ProcessStartInfo("dotnet") { ArgumentList = { worker, path, assemblyPath }, UseShellExecute = false })!;
        var socket = await listener.AcceptAsync().WaitAsync(ShouldNeverTimeOut);
        return new WorkerHost(process, new Wire(new NetworkStream(socket, ownsSocket: true)), folder);
    }

    public async Task<JsonObject> StartAsync(StartReason reason, params (string Key, string Value)[] settings) =>
        Records.Checked(await AskAsync("start", new()
        {
            ["instance"] = "remote", ["generation"] = 7, ["startReason"] = reason.ToString(),
            ["settings"] = Records.Write(settings.ToDictionary(pair => pair.Key, pair => pair.Value)),
        }));

    public async Task<SendOutcome> SendAsync(OutboundMessage message) =>
        Records.ReadOutcome(Records.Checked(await AskAsync("send", new() { ["message"] = Records.Write(message) })));

    public async Task<LivenessOpinion> CheckAsync() => Records.ReadOpinion(Records.Checked(await AskAsync("check", [])));

    public async Task<HookResponse> HookAsync(string path, HookRequest request) =>
        Records.Read<HookResponse>(Records.Checked(await AskAsync("hook", new() { ["path"] = path, ["request"] = Records.Write(request) }))["response"]);

    public Task StopAsync() => AskAsync("stop", []);

    /// <summary>The next thing of this kind that the adapter tells; everything else before it is passed over.</summary>
    public async Task<JsonObject> ToldAsync(string op)
    {
        using var limit = new CancellationTokenSource(ShouldNeverTimeOut);
        var seen = new List<string>();
        try
        {
            while (true)
            {
                var message = await _told.Reader.ReadAsync(limit.Token);
                seen.Add(message["op"]!.GetValue<string>());
                if (seen[^1] == op)
                {
                    return message;
                }
            }
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"The adapter in process {ProcessId} did not tell '{op}'; it told: {string.Join(", ", seen)}.", late);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _wire.Dispose();
        await _listening;
        // A worker ends when its socket does; the kill is for one that a failed test has left hanging.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private Task<JsonObject> AskAsync(string op, JsonObject message) => _wire.AskAsync(op, message).WaitAsync(ShouldNeverTimeOut);

    private Task<JsonObject?> HandleAsync(JsonObject message)
    {
        var key = message["key"]?.GetValue<string>() ?? "";
        if (Refuses is { } reason && message["op"]!.GetValue<string>() is ("receive" or "state-set"))
        {
            throw new GatewayRefusedException(reason, "The host refuses.");
        }

        JsonObject? answer = null;
        switch (message["op"]!.GetValue<string>())
        {
            case "receive":
                Received.Enqueue(Records.Read<InboundMessage>(message["message"]));
                answer = new() { ["receipt"] = nameof(ReceiveReceipt.Durable) };
                break;
            case "state-get":
                answer = new() { ["value"] = _state.GetValueOrDefault(key) };
                break;
            case "state-set":
                _state[key] = message["value"]!.GetValue<string>();
                break;
            case "state-remove":
                _state.TryRemove(key, out _);
                break;
        }

        _told.Writer.TryWrite(message);
        return Task.FromResult(answer);
    }
}
