using System.Collections.Concurrent;
using Gateway.Abstractions;
using Gateway.Fixtures;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.InProcess;
using Gateway.Host.Isolation.Reclamation;
using Gateway.Host.Isolation.Worker;
using Gateway.Host.Isolation.Worker.Launch;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Plugins.Discovery;

namespace Gateway.Isolation.Tests.Tiers;

/// <summary>A host of one generation, in either tier: real plugin, real process where there is one, and ports that write down what they get.</summary>
internal sealed class GenerationRig : IAsyncDisposable, IIngress, IAdapterStateStore, ILoginGate, IAdapterLogWriter, IConfigurationSource
{
    /// <summary>Far above anything that happens.</summary>
    public static readonly TimeSpan Never = TimeSpan.FromSeconds(60);

    private readonly string _home = Directory.CreateTempSubdirectory("gateway-tier-").FullName;
    private readonly IWorkerLauncher _launcher;
    private readonly List<IGeneration> _made = [];
    private readonly TierSelector _tiers;
    private readonly WorkerSpares _spares;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _proofs;

    public GenerationRig()
    {
        var paths = new GatewayPaths(_home, Path.Combine(_home, "gateway.yaml"), Path.Combine(_home, "plugins"), Path.Combine(_home, "data"));
        var services = new DoorServices(this, Hooks, this, this, this, TimeProvider.System, Canaries);
        var reclamation = new ReclamationQueue(new ShadowUse(), new HostStatus(new EventLog(TimeProvider.System)), TimeProvider.System);
        reclamation.Settled += Settled.Enqueue;
        _proofs = reclamation.RunAsync(new LoopBeat(reclamation.Name, reclamation.StallAfter, TimeProvider.System), _over.Token);
        _launcher = WorkerLaunchers.Create(new WorkerLauncherOptions(), TimeProvider.System);
        var station = new WorkerStation(_launcher, paths, TimeProvider.System);
        _spares = new WorkerSpares(station, this);
        var worker = new WorkerServices(services, station, _spares, reclamation, this);
        _tiers = new TierSelector(new InProcessTier(services, reclamation), new WorkerTier(worker));
    }

    /// <summary>The folder of the plugin.</summary>
    public string Plugin { get; init; } = FixtureFolders.Of("Misbehaving");

    public HookTable Hooks { get; } = new();

    public CanaryBook Canaries { get; } = new(TimeProvider.System);

    public ConcurrentQueue<ReclamationResult> Settled { get; } = new();

    public ConcurrentQueue<InboundMessage> Received { get; } = new();

    public ConcurrentQueue<string> Lines { get; } = new();

    public ConcurrentDictionary<string, string> State { get; } = new();

    /// <summary>What every message is answered with, when it is not taken.</summary>
    public RefusalReason? Refuses { get; set; }

    /// <summary>Messages wait for it when it is set.</summary>
    public TaskCompletionSource<ReceiveReceipt>? Holds { get; set; }

    public Signals Signals { get; } = new();

    /// <summary>Off where a test looks at files that the adapter writes.</summary>
    public SandboxMode Sandbox { get; init; } = SandboxMode.Auto;

    public GatewayConfig Current => GatewayConfig.Default with { Plugins = new PluginsConfig { Sandbox = Sandbox } };

    public event Action? Changed
    {
        add { }
        remove { }
    }

    public IGeneration Create(IsolationMode tier, params (string Key, string Value)[] settings)
    {
        var build = PluginInspector.For(new GatewayPaths(_home, "", _home, _home)).Inspect(Plugin).Build.ShouldNotBeNull();
        var limits = LimitsConfig.Default with { StopDeadline = TimeSpan.FromMilliseconds(300), AbortDeadline = TimeSpan.FromMilliseconds(300), LoadDeadline = Never };
        var spec = new GenerationSpec(
            AdapterId.Parse("remote"), new GenerationNumber(7), build, new AdapterSettings(settings.Select(one => KeyValuePair.Create(one.Key, one.Value))), limits, StartReason.Recovery) { Isolation = tier };
        var made = _tiers.Create(spec, Signals);
        _made.Add(made);
        return made;
    }

    /// <summary>Prepared and running.</summary>
    public async Task<IGeneration> StartAsync(IsolationMode tier, params (string Key, string Value)[] settings)
    {
        var generation = Create(tier, settings);
        generation.Prepare();
        await Signals.FirstAsync(SignalKind.Prepared);
        generation.Run();
        await Signals.FirstAsync(SignalKind.RunReturned);
        return generation;
    }

    /// <summary>For what is seen from outside only: looks again and again, and not for ever.</summary>
    public static async Task UntilAsync(string what, Func<bool> done)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!done())
        {
            (TimeProvider.System.GetElapsedTime(begun) < Never).ShouldBeTrue($"it never happened: {what}");
            // another process does it, and raises no event here
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public static async Task<DoorResult<T>> AskAsync<T>(Action<DoorCall<T>> call)
    {
        var asked = new AwaitedCall<T>();
        call(asked);
        return await asked.Task.WaitAsync(Never, TestContext.Current.CancellationToken);
    }

    public Task<ReceiveReceipt> ReceiveAsync(AdapterId adapter, GenerationNumber generation, InboundMessage message, CancellationToken cancellationToken)
    {
        if (Refuses is { } reason)
        {
            throw new GatewayRefusedException(reason, "the rig refuses");
        }

        Received.Enqueue(message);
        return Holds is { } holds ? holds.Task.WaitAsync(cancellationToken) : Task.FromResult(ReceiveReceipt.Durable);
    }

    public Task<string?> GetAsync(AdapterId adapter, string key, CancellationToken cancellationToken) => Task.FromResult(State.GetValueOrDefault(key));

    public Task SetAsync(AdapterId adapter, GenerationNumber generation, string key, string? value, CancellationToken cancellationToken)
    {
        State[key] = value ?? "";
        return Task.CompletedTask;
    }

    public Task AcquireAsync(AdapterId adapter, PluginId plugin, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Write(AdapterId adapter, GenerationNumber generation, AdapterLogLevel level, string message, string? exceptionText) => Lines.Enqueue(message);

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_made.Select(one => one.StopAsync(StopPlan.Condemned)));
        await _over.CancelAsync();
        await _proofs.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
        _spares.Dispose();
        _launcher.Dispose();
        Directory.Delete(_home, recursive: true);
    }
}
