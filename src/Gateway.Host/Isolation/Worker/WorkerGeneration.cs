using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation.Worker.Wire;
using Gateway.Host.Model;

namespace Gateway.Host.Isolation.Worker;

/// <summary>
/// One load of one instance in a process of its own. Inside runs the same door as in-process; this end keeps the deadlines, the fence and
/// the counters, because whatever a hostile plugin can reach inside is not to be believed.
/// </summary>
internal sealed class WorkerGeneration : IGeneration, IFrameSink
{
    private readonly LeaseGate _doorGate = new();
    private readonly LeaseGate _fence = new();
    private readonly Lock _gate = new();
    private readonly WorkerServices _services;
    private readonly WorkerCalls _calls;
    private readonly WorkerStep _step;
    private readonly WorkerBeat _beat;
    private readonly WorkerHooks _hooks;
    private readonly TaskCompletionSource<StopReport> _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _prepared = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WorkerConnection? _connection;
    private WorkerInbox? _inbox;
    private Task<StopReport>? _stop;
    private readonly CancellationTokenSource _ending = new();
    private bool _isEnding;

    public WorkerGeneration(GenerationSpec spec, IGenerationObserver observer, WorkerServices services)
    {
        (Spec, _services) = (spec, services);
        Scope = new GenerationScope(spec.Adapter, spec.Number, observer, services.Door.Time);
        _calls = new WorkerCalls(Scope, Slots, _doorGate);
        _step = new WorkerStep(Slots, services.Door.Time);
        _beat = new WorkerBeat(Slots, services.Door.Time);
        _hooks = new WorkerHooks(spec, _calls, services.Door.Hooks);
    }

    public GenerationSpec Spec { get; }

    public AdapterId Adapter => Spec.Adapter;

    public GenerationNumber Generation => Spec.Number;

    public string Tier => "process";

    public GenerationScope Scope { get; }

    public CallSlots Slots { get; } = new();

    /// <summary>The process; null before there is one.</summary>
    internal WorkerConnection? Connection => _connection;

    /// <summary>The generation inside has gone down its ladder, or the process is gone.</summary>
    internal Task<StopReport> Stopped => _stopped.Task;

    /// <summary>There is a process, or there will be none.</summary>
    internal Task Prepared => _prepared.Task;

    internal bool IsMute => _beat.IsOverdue;

    public void Prepare()
    {
        _step.Begin(CallKind.Construct, Spec.Limits.LoadDeadline);
        _ = Task.Run(PrepareAsync);
    }

    public void Run()
    {
        _step.Begin(CallKind.RunReturn, Spec.Limits.RunReturnDeadline);
        if (_connection is { } connection)
        {
            _calls.Open(connection.Link);
            connection.Link.TryWrite(FrameKind.Run, 0);
        }
    }

    public void Send(OutboundMessage message, DoorCall<SendOutcome> call) =>
        _calls.Enter((CallKind.Send, FrameKind.Send), Spec.Limits.SendDeadline, call, WireOutbound.From(message));

    public void Check(DoorCall<LivenessOpinion> call) => _calls.Enter((CallKind.Check, FrameKind.Check), Spec.Limits.CheckDeadline, call, default(byte));

    public void Probe(DoorCall<ProbeOutcome> call) => _calls.Enter((CallKind.Probe, FrameKind.Probe), Spec.Limits.ProbeDeadline, call, default(byte));

    public int? ProcessId => _connection?.Process.Id;

    public IReadOnlyList<string> Containment => _connection is { } connection ? [.. connection.Process.Containment.Lines] : [];

    public Task<StopReport> StopAsync(StopPlan plan)
    {
        lock (_gate)
        {
            return _stop ??= new WorkerStop(this, plan, _services).DescendAsync();
        }
    }

    void IFrameSink.OnFrame(FrameKind kind, long id, ReadOnlySpan<byte> payload)
    {
        var inbox = _inbox!;
        switch (kind)
        {
            case FrameKind.Received:
                inbox.Received(id, payload);
                break;
            case FrameKind.SendAnswered:
                _calls.Answer(id, WorkerInbox.Read<WireAnswer>(payload).ToSend());
                break;
            case FrameKind.CheckAnswered:
                _calls.Answer(id, WorkerInbox.Read<WireAnswer>(payload).ToOpinion());
                break;
            case FrameKind.ProbeAnswered:
                _calls.Answer(id, WorkerInbox.Read<WireAnswer>(payload).ToProbe());
                break;
            case FrameKind.HookAnswered:
                _calls.Answer(id, WorkerInbox.Read<WireHookAnswer>(payload).ToResult());
                break;
            case FrameKind.Report:
                inbox.Reported(payload);
                _beat.Renew();
                break;
            case FrameKind.Signal:
                Signalled(inbox.Signalled(payload));
                break;
            case FrameKind.HookMapped:
                _hooks.Map(id, WireText.Cut(WorkerInbox.Read<WireState>(payload).Key));
                break;
            case FrameKind.HookUnmapped:
                _hooks.Unmap(id);
                break;
            case FrameKind.Stopped:
                _stopped.TrySetResult(WorkerInbox.Read<WireStopped>(payload).ToReport());
                break;
            default:
                inbox.Asked(kind, id, payload);
                break;
        }
    }

    void IFrameSink.OnEnded(LinkEnd end, string detail) => _ = EndAsync(end, detail);

    /// <summary>From here on nothing that the generation says counts.</summary>
    internal void Fence()
    {
        _ = _fence.RetireAsync();
        _hooks.End();
        _inbox?.End();
    }

    /// <summary>No new calls into the adapter; the task completes when the last one has left.</summary>
    internal Task CloseDoorAsync() => _doorGate.RetireAsync();

    /// <summary>A planned end has begun: that the process goes is no news any more.</summary>
    internal void BeginEnd()
    {
        lock (_gate)
        {
            _isEnding = true;
        }

        _ending.Cancel();
        _beat.End();
        _step.End();
    }

    internal void LoseCalls() => _calls.LoseAll();

    private async Task PrepareAsync()
    {
        var folder = Spec.Build.Folder;
        _services.Reclamation.Hold(folder);
        try
        {
            var launch = _services.LaunchOf(Spec);
            var (connection, problem) = _services.Spares.Enter(Adapter, launch) is { } spare
                ? (spare, "")
                : await _services.Station.StartAsync(launch, Spec.Limits.LoadDeadline, _ending.Token);
            if (connection is not null && TryKeep(connection))
            {
                connection.Link.TryWrite(FrameKind.Begin, 0, _services.BeginOf(Spec));
                return;
            }

            _services.Reclamation.Release(folder);
            if (connection is null && !_ending.IsCancellationRequested)
            {
                _step.End();
                Scope.Signal(new GenerationSignal(SignalKind.WorkerNotStarted, problem));
            }
        }
        catch (Exception fault)
        {
            _services.Reclamation.Release(folder);
            _step.End();
            Scope.Signal(new GenerationSignal(SignalKind.WorkerNotStarted, $"the gateway failed to start a worker: {fault.GetType().Name}: {fault.Message}"));
        }
        finally
        {
            _prepared.TrySetResult();
        }
    }

    /// <summary>False when the generation is being stopped already: the process goes at once.</summary>
    private bool TryKeep(WorkerConnection connection)
    {
        lock (_gate)
        {
            if (_isEnding)
            {
                connection.Dispose();
                return false;
            }

            _inbox = new WorkerInbox(Spec, Scope, _fence, _services.Door, connection.Link);
            _connection = connection;
        }

        connection.Process.ErrorLine += line => _services.Door.Log.Write(Adapter, Generation, AdapterLogLevel.Information, line, exceptionText: null);
        _beat.Renew();
        connection.Attach(this);
        return true;
    }

    private void Signalled(GenerationSignal? signal)
    {
        if (signal is null)
        {
            return;
        }

        if (signal.Kind is SignalKind.Prepared or SignalKind.LoadFailed or SignalKind.ConstructFailed or SignalKind.RunReturned or SignalKind.RunFaulted or SignalKind.RunEnded)
        {
            _step.End();
        }

        Scope.Signal(signal);
        if (signal.Kind == SignalKind.RunReturned)
        {
            _services.Spares.Refill(Adapter, _services.LaunchOf(Spec), Spec.StartReason == StartReason.Recovery);
        }
    }

    /// <summary>The link has ended. Whoever is still at the other end is not spoken to any more.</summary>
    private async Task EndAsync(LinkEnd end, string detail)
    {
        _calls.LoseAll();
        _hooks.End();
        var process = _connection!.Process;
        var broke = end is LinkEnd.Violation or LinkEnd.PeerStuck;
        var exit = await ExitAsync(process, broke);
        bool isEnding;
        lock (_gate)
        {
            isEnding = _isEnding;
        }

        _stopped.TrySetResult(new StopReport(isEnding ? StopRung.Asked : StopRung.EndedItself, []));
        if (isEnding)
        {
            return;
        }

        _beat.End();
        _step.End();
        Scope.Signal(broke
            ? new GenerationSignal(SignalKind.WorkerProtocol, $"the worker broke the protocol: {detail}")
            : new GenerationSignal(SignalKind.WorkerGone, exit));
    }

    /// <summary>Nearly always the process ends with its link, and how it ended is the news.</summary>
    private async Task<string> ExitAsync(Launch.IWorkerProcess process, bool broke)
    {
        if (!broke && await Task.WhenAny(process.Exited, Task.Delay(TimeSpan.FromSeconds(1), _services.Door.Time)) != process.Exited)
        {
            process.Kill();
            return "the worker closed its connection and went on";
        }

        process.Kill();
        return broke ? "" : WorkerEnd.Describe(await process.Exited);
    }
}
