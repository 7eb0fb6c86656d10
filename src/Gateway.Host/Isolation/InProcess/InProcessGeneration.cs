using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Model.Crash;
using Gateway.Host.Plugins.Loading;

namespace Gateway.Host.Isolation.InProcess;

/// <summary>
/// One load of one instance in a load context of its own. The only object of the host that owns something of the plugin: when it has
/// been stopped, nothing of the plugin is left in the host but a weak reference.
/// </summary>
internal sealed class InProcessGeneration : IGeneration
{
    private readonly LeaseGate _doorGate = new();
    private readonly LeaseGate _fence = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stoppingToken;
    private readonly TaskCompletionSource _runEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly Door _door;
    private readonly AdapterContext _context;
    private readonly TimeProvider _time;
    private readonly Reclamation.ReclamationQueue _reclamation;
    private readonly ICrashMarker? _marker;
    private readonly ProcessState.ProcessGuard? _guard;
    private readonly TaskCompletionSource _prepareEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LoadedPlugin? _plugin;
    private IAdapter? _adapter;
    private Task<StopReport>? _stop;
    private volatile bool _running;
    private bool _released;

    public InProcessGeneration(GenerationSpec spec, IGenerationObserver observer, DoorServices services, Reclamation.ReclamationQueue reclamation, ProcessState.ProcessGuard? guard = null)
    {
        (Spec, _time, _reclamation, _marker, _guard, _stoppingToken) = (spec, services.Time, reclamation, services.Marker, guard, _stopping.Token);
        Slots = _marker?.Claim(spec.Adapter, spec.Number, spec.Build) is { } row ? new CallSlots(row.Calls) : new CallSlots();
        Scope = new GenerationScope(spec.Adapter, spec.Number, observer, services.Time);
        _door = new Door(Scope, Slots, _doorGate, services.Time);
        _context = new AdapterContext(spec, _door, _fence, services, _stoppingToken);
    }

    public GenerationSpec Spec { get; }

    public AdapterId Adapter => Spec.Adapter;

    public GenerationNumber Generation => Spec.Number;

    public string Tier => "in-process";

    public GenerationScope Scope { get; }

    public CallSlots Slots { get; }

    public void Prepare() => OnThread("load", CallKind.Construct, Spec.Limits.LoadDeadline, () =>
    {
        try
        {
            LoadAndConstruct();
        }
        finally
        {
            _prepareEnded.TrySetResult();
            Unmark();
        }
    });

    public void Run()
    {
        // before the thread: a stop right behind this must find something to ask
        _running = true;
        OnThread("run", CallKind.RunReturn, Spec.Limits.RunReturnDeadline, CallRun);
    }

    public void Send(OutboundMessage message, DoorCall<SendOutcome> call) =>
        _door.Enter(new SendInvocation(message), Spec.Limits.SendDeadline, call);

    public void Check(DoorCall<LivenessOpinion> call) =>
        ThreadPool.UnsafeQueueUserWorkItem(
            static state => state.door.Enter(default(CheckInvocation), state.limit, state.call),
            (door: _door, limit: Spec.Limits.CheckDeadline, call),
            preferLocal: false);

    public void Probe(DoorCall<ProbeOutcome> call) =>
        ThreadPool.UnsafeQueueUserWorkItem(
            static state => state.door.Enter(default(ProbeInvocation), state.limit, state.call),
            (door: _door, limit: Spec.Limits.ProbeDeadline, call),
            preferLocal: false);

    public Task<StopReport> StopAsync(StopPlan plan)
    {
        lock (_gate)
        {
            return _stop ??= new StopLadder(this, plan, _time).DescendAsync();
        }
    }

    internal Task RunEnded => _runEnded.Task;

    /// <summary>The thread that loads and constructs has come back.</summary>
    internal Task PrepareEnded => _prepareEnded.Task;

    /// <summary>A load context was built for it.</summary>
    internal bool WasLoaded { get; private set; }

    internal bool IsRunning => _running;

    internal BackgroundWorks Works => _context.Works;

    /// <summary>No new calls into the adapter; the task completes when the last one has left.</summary>
    internal Task CloseDoorAsync() => _doorGate.RetireAsync();

    /// <summary>The first rung. Runs the plugin's cancellation callbacks inline.</summary>
    internal void Ask() => _stopping.Cancel();

    /// <summary>The second rung. Runs the plugin's cancellation callbacks inline.</summary>
    internal void Insist() => _door.Abort();

    /// <summary>From here on nothing that the generation says counts, and its network is cut.</summary>
    internal void Fence()
    {
        _ = _fence.RetireAsync();
        Scope.Fence();
        _context.Traffic.Cut();
        Slots.AbandonAll();
    }

    /// <summary>Drops everything of the plugin and asks for its unloading. Unload handlers of the plugin run inline here.</summary>
    internal void Release()
    {
        _context.Forget();
        Slots.Forget();
        LoadedPlugin? plugin;
        lock (_gate)
        {
            _released = true;
            _door.Forget();
            // registrations are delegates of the plugin
            _stopping.Dispose();
            (plugin, _plugin, _adapter) = (_plugin, null, null);
        }

        Unload(plugin);
        _guard?.End(Adapter, Generation);
        Unmark();
    }

    /// <summary>Nothing of it was ever in the process. What was loaded stays marked until it is proved to be gone.</summary>
    private void Unmark()
    {
        if (!WasLoaded && Volatile.Read(ref _released) && _prepareEnded.Task.IsCompleted)
        {
            _marker?.Release(Adapter, Generation);
        }
    }

    private void Unload(LoadedPlugin? plugin)
    {
        if (plugin is not null)
        {
            // registered before the unload is asked for: it may hang in the plugin's own handler
            _reclamation.Add(Spec, new WeakReference(plugin.Context));
            try
            {
                if (Spec.IsCollectible)
                {
                    Reclamation.ForgottenMeters.Dispose(plugin.Context);
                    Reclamation.DomainHandlers.Release(plugin.Context);
                }
            }
            finally
            {
                plugin.Unload();
            }
        }
    }

    /// <summary>Keeps what a thread brought back; false when the generation was released meanwhile, so that nothing may be kept.</summary>
    private bool TryKeep(LoadedPlugin plugin, IAdapter? adapter)
    {
        lock (_gate)
        {
            if (!_released)
            {
                (_plugin, _adapter) = (plugin, adapter);
            }

            return !_released;
        }
    }

    private void LoadAndConstruct()
    {
        _guard?.Begin(Adapter, Generation);
        _reclamation.Hold(Spec.Build.Folder);
        var outcome = PluginLoad.TryLoad(Spec.Build, Spec.IsCollectible);
        if (!outcome.Succeeded)
        {
            _reclamation.Release(Spec.Build.Folder);
            Scope.Signal(new GenerationSignal(SignalKind.LoadFailed, outcome.Problem, outcome.Fault));
            return;
        }

        var plugin = outcome.Plugin;
        WasLoaded = true;
        Escapes.EscapeRouter.Register(plugin.Context, Scope);
        if (!TryKeep(plugin, adapter: null))
        {
            Unload(plugin);
            return;
        }

        try
        {
            TryKeep(plugin, (IAdapter)Activator.CreateInstance(plugin.AdapterType)!);
        }
        catch (Exception thrown)
        {
            var fault = FaultTranslator.From(thrown);
            Scope.Signal(new GenerationSignal(SignalKind.ConstructFailed, fault.Summary, fault));
            return;
        }

        Scope.Signal(new GenerationSignal(SignalKind.Prepared, "loaded and constructed"));
    }

    private void CallRun()
    {
        IAdapter? adapter;
        lock (_gate)
        {
            adapter = _released || _stopping.IsCancellationRequested ? null : _adapter;
            if (adapter is not null)
            {
                _door.Open(adapter);
            }
        }

        if (adapter is null)
        {
            _runEnded.TrySetResult();
            return;
        }

        Task? task = null;
        AdapterFault? fault = null;
        try
        {
            task = adapter.RunAsync(_context, _stoppingToken);
        }
        catch (Exception thrown)
        {
            fault = FaultTranslator.From(thrown);
        }

        if (task is null)
        {
            _runEnded.TrySetResult();
            Scope.Signal(new GenerationSignal(SignalKind.RunFaulted, fault?.Summary ?? "RunAsync returned null instead of a task", fault));
            return;
        }

        Scope.Signal(new GenerationSignal(SignalKind.RunReturned, "RunAsync returned its task"));
        using (ExecutionContext.SuppressFlow())
        {
            // the continuation holds this generation, not the plugin's task
            _ = task.ContinueWith(
                static (done, state) => ((InProcessGeneration)state!).OnRunEnded(done),
                this,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    private void OnRunEnded(Task done)
    {
        _runEnded.TrySetResult();
        if (_stopping.IsCancellationRequested)
        {
            // reading it marks it as observed
            _ = done.Exception;
            return;
        }

        var signal = done.IsCompletedSuccessfully ? new GenerationSignal(SignalKind.RunEnded, "the run task returned")
            : done.IsCanceled ? new GenerationSignal(SignalKind.RunEnded, "the run task was cancelled")
            : RunFault(Door.Fault(done));
        Scope.Signal(signal);
    }

    private static GenerationSignal RunFault(AdapterFault fault) => new(SignalKind.RunFaulted, fault.Summary, fault);

    /// <summary>Plugin code on a thread that may be lost, in the generation's scope and with a deadline that the watchdog reads.</summary>
    private void OnThread(string what, CallKind kind, TimeSpan limit, Action work)
    {
        var thread = new Thread(() =>
        {
            var start = _time.GetTimestamp();
            var slot = Slots.TryEnter(kind, start, start + (long)(limit.TotalSeconds * _time.TimestampFrequency));
            var outer = Scope.Enter();
            try
            {
                work();
            }
            finally
            {
                GenerationScope.Leave(outer);
                if (slot >= 0)
                {
                    Slots.Leave(slot);
                }
            }
        })
        {
            IsBackground = true,
            Name = $"{what} {Adapter}#{Generation}",
        };
        // unsafe: nothing ambient of the caller may flow into the plugin
        thread.UnsafeStart();
    }
}
