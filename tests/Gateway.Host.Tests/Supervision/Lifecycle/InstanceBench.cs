using System.Collections.Immutable;
using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Crash;
using Gateway.Host.Supervision.Crashes;
using Gateway.Host.Supervision.Endpoints;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Evidence.Sources;
using Gateway.Host.Supervision.Judgement;
using Gateway.Host.Supervision.Lifecycle;
using Gateway.Host.Supervision.Restart;
using Gateway.Host.Supervision.Watchdog;
using Gateway.Host.Tests.Messaging;
using Gateway.Host.Tests.Supervision.Crashes;
using Gateway.Host.Tests.Supervision.Endpoints;
using Gateway.Host.Tests.Supervision.Restart;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Supervision.Lifecycle;

/// <summary>One instance with everything around it in memory, fake time, and fake generations.</summary>
internal sealed class InstanceBench : ISettingsValidator, IPluginInspector, IBuildLedger, IBuildLock, ILogger<InstanceActor>
{
    private readonly Dictionary<string, BuildVerdict> _verdicts = [];
    private readonly List<KnownBuild> _good = [];
    private readonly Lock _gate = new();
    private readonly EvidenceLoop _sight;
    private readonly List<InstanceActor> _actors = [];
    private readonly InstanceServices _services;

    public InstanceBench(OverlapPolicy overlap = OverlapPolicy.Never, Func<LimitsConfig, LimitsConfig>? limits = null, FakeRestartStore? store = null, bool observeOnly = false)
    {
        Store = store ?? new FakeRestartStore();
        Tier = new FakeTier(Time);
        Overlap = overlap;
        Configuration.Limit(limits ?? (one => one));
        Events = new EventLog(Time);
        Host = new HostStatus(Events) { ObserveOnly = observeOnly };
        var ledger = Ledger = new RestartLedger(Store, Host, Time);
        var outage = new NetworkOutage(Network, Configuration, Host, Time);
        var guard = new VerdictGuard(Roster, Host, Configuration, outage, new EndMemory(Ends, Time), Time);
        var panel = new JudgePanel([new ConclusiveJudge(), new OpinionJudge(), new StartupJudge(), new ForgottenTaskJudge(), new DegradedJudge(), new SoftJudge(), new SilenceJudge(), new CanaryJudge()], Host);
        var restarts = new RestartService(new RestartPlanner(ledger) { Chance = () => 0.5 }, ledger, new LoginBudget(ledger, Events, Time), Configuration);
        Table = new WatchTable(Time);
        Returns = new EarlyReturn(Ends, Configuration, Time) { Chance = () => 0.5 };
        var services = new InstanceServices(
            Tier, new Planner(this), new VerdictService(panel, guard, outage, Pictures, Configuration, Time), restarts, Returns, Pictures, outage, Table, Sights, Doors, Roster, Events,
            Store, this, Moves, this, this, Configuration, Host, Time, this, new CrashHolds(Crashes, CrashFiles, Time));
        Inputs = new InstanceInputs(Name, InstanceOrigin.Configured, new AdapterConfig { Name = Name, Plugin = PluginId.Parse("p") }, Entry("build-1"), DesiredState.Enabled);
        _services = services;
        Baselines = new InboundBaselines(BaselineStore, Host);
        _sight = new EvidenceLoop(Sights, [new InboundSource(Baselines)], new SocketWatch(new NoSocketTable()), new NoGaps(), Configuration, Host, Time);
        Actor = new InstanceActor(Inputs, services);
        _actors.Add(Actor);
    }

    public static AdapterId Name { get; } = AdapterId.Parse("demo");

    public OverlapPolicy Overlap { get; }

    public SteppedFakeTime Time { get; } = new();

    public FakeTier Tier { get; }

    public FakeConfiguration Configuration { get; } = new();

    public FakeRestartStore Store { get; }

    public RestartLedger Ledger { get; }

    public FakeMoves Moves { get; } = new();

    public FakeBaselineStore BaselineStore { get; } = new();

    public InboundBaselines Baselines { get; }

    /// <summary>Builds that the lock file would not have back.</summary>
    public HashSet<string> NotPinned { get; } = [];

    public TransportKind Transport { get; init; } = TransportKind.Socket;

    public AdapterCapabilities Capabilities { get; init; } = AdapterCapabilities.Receive | AdapterCapabilities.Send;


    public Roster Roster { get; } = new();

    public DoorDirectory Doors { get; } = new();

    public EvidenceTable Sights { get; } = new();

    public ScriptedEnds Ends { get; } = new();

    public ScriptedNetwork Network { get; } = new();

    public ScriptedPictures Pictures { get; } = new();

    public WatchTable Table { get; }

    public EarlyReturn Returns { get; }

    public EventLog Events { get; }

    public HostStatus Host { get; }

    public CrashBook Crashes { get; } = new();

    public FakeCrashFiles CrashFiles { get; } = new();

    public InstanceActor Actor { get; }

    public InstanceInputs Inputs { get; private set; }

    /// <summary>Bugs of the host that the mailbox had to swallow: illegal moves, for one.</summary>
    public List<string> HostFaults { get; } = [];

    public AdapterSnapshot Now => Roster.Current.Find(Name) ?? throw new InvalidOperationException("nothing was published yet");

    public FakeGeneration? Live => Tier.Made.LastOrDefault(one => one.IsLive);

    public PluginEntry Entry(string hash) => new()
    {
        Source = "p",
        Origin = "/p",
        Id = PluginId.Parse("p"),
        Build = new PluginBuild(
            new PluginManifest { Id = PluginId.Parse("p"), TypeName = "P", Version = hash, Contract = new Version(1, 1), Overlap = Overlap, Transport = Transport, Capabilities = Capabilities }, hash, $"/shadow/{hash}", "p.dll"),
    };

    public async Task StartAsync()
    {
        // now that the properties of the plugin are known
        Inputs = Inputs with { Entry = Entry("build-1") };
        Actor.Update(Inputs);
        await SettleAsync();
    }

    /// <summary>One more instance of the same plugin, beside the first.</summary>
    public async Task AddAsync(AdapterId name)
    {
        var inputs = Inputs with { Name = name, Config = Inputs.Config! with { Name = name } };
        var actor = new InstanceActor(inputs, _services);
        _actors.Add(actor);
        actor.Update(inputs);
        await SettleAsync();
    }

    public async Task ChangeAsync(Func<InstanceInputs, InstanceInputs> change)
    {
        Inputs = change(Inputs);
        Actor.Update(Inputs);
        await SettleAsync();
    }

    public async Task SayAsync(SignalKind kind, bool retryable = true)
    {
        Live?.Say(new GenerationSignal(kind, "said by the test") { Retryable = retryable, Code = kind == SignalKind.FatalReported ? "test" : null });
        await SettleAsync();
    }

    public async Task<CommandResult> ExecuteAsync(AdapterVerb verb)
    {
        var result = await Actor.ExecuteAsync(verb);
        await SettleAsync();
        return result;
    }

    /// <summary>Fake time moves in steps, so that timers that arm timers are all heard.</summary>
    public async Task AdvanceAsync(TimeSpan by, int steps = 1)
    {
        for (var step = 0; step < steps; step++)
        {
            Time.Advance(by / steps);
            await SettleAsync();
        }
    }

    /// <summary>Time passes and the sources look, as the evidence loop would let them, every <paramref name="every"/>.</summary>
    public async Task LiveAsync(TimeSpan time, TimeSpan every)
    {
        for (var lived = TimeSpan.Zero; lived < time; lived += every)
        {
            Time.Advance(every);
            await LookAsync();
        }
    }

    /// <summary>The sources look once.</summary>
    public async Task LookAsync()
    {
        _sight.LookAtAll();
        await SettleAsync();
    }

    /// <summary>The adapter hands a message in.</summary>
    public void Receive() => Live!.Scope.NoteReceived(Time.GetTimestamp(), TimeSpan.TicksPerSecond);

    /// <summary>So many messages, evenly spaced: enough to know what is usual.</summary>
    public async Task ReceiveEveryAsync(TimeSpan gap, int times)
    {
        Receive();
        for (var time = 0; time < times; time++)
        {
            Time.Advance(gap);
            Receive();
            await LookAsync();
        }
    }

    /// <summary>Everything posted so far, and what that has posted in turn, has been handled.</summary>
    public async Task SettleAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        for (var round = 0; round < 6; round++)
        {
            // a stop finishes on another thread and posts from there: let it, then go through the mailbox once more
            await Task.Yield();
            var finished = Tier.Made.Count(one => one.IsStopped);
            while (Events.Recent().Count(one => one.Kind == EventKind.GenerationRetired) < finished)
            {
                limit.IsCancellationRequested.ShouldBeFalse("a finished stop was never heard of");
                await Task.Yield();
            }

            foreach (var actor in _actors)
            {
                var handled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                actor.Post(() => handled.TrySetResult());
                await handled.Task.WaitAsync(TimeSpan.FromSeconds(60));
            }
        }
    }

    ImmutableArray<ConfigurationProblem> ISettingsValidator.Validate(PluginManifest manifest, AdapterConfig adapter, out AdapterSettings settings)
    {
        settings = new AdapterSettings(adapter.Settings);
        return [];
    }

    PluginRefusal? IBuildLock.Refuses(PluginBuild build) => NotPinned.Contains(build.ContentHash) ? new PluginRefusal(Reason.LockMismatch, "p", "not pinned", "pin it") : null;

    PluginEntry IPluginInspector.Inspect(string path) => Entry(path[(path.LastIndexOf('/') + 1)..]);

    BuildVerdict IBuildLedger.VerdictOf(PluginId plugin, string contentHash)
    {
        lock (_gate)
        {
            return _verdicts.GetValueOrDefault(contentHash);
        }
    }

    IReadOnlyList<KnownBuild> IBuildLedger.GoodBuilds(PluginId plugin)
    {
        lock (_gate)
        {
            return [.. _good.Where(one => _verdicts[one.ContentHash] == BuildVerdict.Good)];
        }
    }

    Task IBuildLedger.MarkAsync(PluginBuild build, BuildVerdict verdict, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _verdicts[build.ContentHash] = verdict;
            _good.RemoveAll(one => one.ContentHash == build.ContentHash);
            if (verdict == BuildVerdict.Good)
            {
                _good.Insert(0, new KnownBuild(build.ContentHash, build.Folder, build.Manifest.Version, Time.GetUtcNow()));
            }
        }

        return Task.CompletedTask;
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_gate)
        {
            HostFaults.Add($"{formatter(state, exception)}: {exception?.Message}");
        }
    }
}
