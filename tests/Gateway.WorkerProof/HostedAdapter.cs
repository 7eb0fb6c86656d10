using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json.Nodes;
using Gateway.Abstractions;

namespace Gateway.WorkerProof;

/// <summary>One adapter of one assembly, driven by what arrives on the wire.</summary>
internal sealed class HostedAdapter(Wire wire, string assemblyPath) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborted = new();
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IAdapter? _adapter;
    private RemoteContext? _context;

    public async Task<JsonObject?> HandleAsync(JsonObject message)
    {
        switch (message["op"]!.GetValue<string>())
        {
            case "start":
                _context = new RemoteContext(wire, message, _stopping.Token, _aborted.Token);
                _adapter = Create();
                _ = LiveAsync();
                return new() { ["adapter"] = _adapter.GetType().FullName, ["pid"] = Environment.ProcessId };
            case "send":
                // the contract: nothing is called before RunAsync has been
                await _called.Task;
                return Records.Write(await _adapter!.SendAsync(Records.Read<OutboundMessage>(message["message"]), _aborted.Token));
            case "check":
                await _called.Task;
                return Records.Write(await _adapter!.CheckLivenessAsync(_aborted.Token));
            case "hook":
                var response = await _context!.ServeHookAsync(message["path"]!.GetValue<string>(), Records.Read<HookRequest>(message["request"]));
                return new() { ["response"] = Records.Write(response) };
            case "stop":
                await _stopping.CancelAsync();
                return null;
            case "abort":
                await _aborted.CancelAsync();
                return null;
            default:
                throw new InvalidOperationException($"Unknown operation {message["op"]}.");
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _aborted.Dispose();
    }

    /// <summary>The run task cannot cross; its end does, with what it threw as text.</summary>
    private async Task LiveAsync()
    {
        JsonObject end;
        try
        {
            await Task.Run(() =>
            {
                var life = _adapter!.RunAsync(_context!, _stopping.Token);
                _called.TrySetResult();
                return life;
            });
            end = new() { ["how"] = "returned" };
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            end = new() { ["how"] = "canceled" };
        }
        catch (Exception thrown)
        {
            end = new() { ["how"] = "faulted", ["type"] = thrown.GetType().FullName, ["message"] = thrown.Message };
        }

        await wire.TellAsync("ended", end);
    }

    private IAdapter Create()
    {
        var resolver = new AssemblyDependencyResolver(assemblyPath);
        var context = new AssemblyLoadContext("adapter");
        context.Resolving += (_, name) =>
            name.Name != "Gateway.Abstractions" && resolver.ResolveAssemblyToPath(name) is { } path ? context.LoadFromAssemblyPath(path) : null;
        var type = context.LoadFromAssemblyPath(assemblyPath).GetExportedTypes().Single(candidate => candidate.GetCustomAttribute<AdapterAttribute>() is not null);
        return (IAdapter)Activator.CreateInstance(type)!;
    }
}
