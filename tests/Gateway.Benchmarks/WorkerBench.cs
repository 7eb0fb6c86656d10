using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.Reclamation;
using Gateway.Host.Isolation.Worker;
using Gateway.Host.Isolation.Worker.Launch;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Benchmarks;

/// <summary>One generation of the bench plugin in a worker process, with nothing else of the gateway around it.</summary>
internal sealed class WorkerBench : IAsyncDisposable, IGenerationObserver
{
    private readonly string _home = Directory.CreateTempSubdirectory("gateway-bench-").FullName;
    private readonly TaskCompletionSource _prepared = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IWorkerLauncher _launcher = WorkerLaunchers.Create(new WorkerLauncherOptions(), TimeProvider.System);
    private readonly WorkerSpares _spares;
    private readonly WorkerGeneration _generation;

    private WorkerBench()
    {
        var paths = new GatewayPaths(_home, Path.Combine(_home, "gateway.yaml"), Path.Combine(_home, "plugins"), Path.Combine(_home, "data"));
        var ports = new NoPorts();
        var configuration = new FixedConfiguration();
        var services = new DoorServices(ports, new HookTable(), ports, ports, ports, TimeProvider.System);
        var reclamation = new ReclamationQueue(new ShadowUse(), new HostStatus(new EventLog(TimeProvider.System)), TimeProvider.System);
        var station = new WorkerStation(_launcher, paths, TimeProvider.System);
        _spares = new WorkerSpares(station, configuration);
        var spec = BenchSpec.Create(1, BenchPluginFolder.Path) with { Isolation = IsolationMode.Process };
        _generation = new WorkerGeneration(spec, this, new WorkerServices(services, station, _spares, reclamation, configuration));
    }

    public int ProcessId => _generation.Connection!.Process.Id;

    public static async Task<WorkerBench> StartAsync()
    {
        var bench = new WorkerBench();
        bench._generation.Prepare();
        await bench._prepared.Task;
        bench._generation.Run();
        await bench._connected.Task;
        return bench;
    }

    public async Task SendAsync(OutboundMessage message)
    {
        var call = new AwaitedCall<SendOutcome>();
        _generation.Send(message, call);
        var answer = await call.Task;
        if (answer.Status != CallStatus.Completed)
        {
            throw new InvalidOperationException($"the worker did not answer: {answer.Status} {answer.Fault?.Summary}");
        }
    }

    public void OnSignal(GenerationNumber generation, GenerationSignal signal)
    {
        switch (signal.Kind)
        {
            case SignalKind.Prepared:
                _prepared.TrySetResult();
                break;
            case SignalKind.Connected:
                _connected.TrySetResult();
                break;
            case SignalKind.WorkerNotStarted or SignalKind.WorkerGone or SignalKind.LoadFailed:
                _prepared.TrySetException(new InvalidOperationException(signal.Text));
                _connected.TrySetException(new InvalidOperationException(signal.Text));
                break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _generation.StopAsync(StopPlan.Condemned);
        _spares.Dispose();
        _launcher.Dispose();
        Directory.Delete(_home, recursive: true);
    }
}
