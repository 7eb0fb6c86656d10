using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.Escapes;
using Gateway.Host.Isolation.InProcess;
using Gateway.Host.Isolation.Reclamation;
using Gateway.Host.Isolation.Worker.Wire;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence.Sources;
using MemoryPack;

namespace Gateway.Host.WorkerProcess;

/// <summary>Drives the one generation of this process by what the gateway says, and tells the gateway what it does.</summary>
internal sealed class WorkerSession : IFrameSink, IGenerationObserver
{
    private FrameLink? _link;
    private Asks? _asks;
    private HookRelay? _hooks;
    private InProcessGeneration? _generation;

    public void Use(FrameLink link)
    {
        _link = link;
        _asks = new Asks(link);
    }

    public void OnFrame(FrameKind kind, long id, ReadOnlySpan<byte> payload)
    {
        switch (kind)
        {
            case FrameKind.Begin:
                Begin(Read<WireBegin>(payload));
                break;
            case FrameKind.Run:
                _generation!.Run();
                break;
            case FrameKind.Send:
                Send(id, Read<WireOutbound>(payload).ToMessage());
                break;
            case FrameKind.Check:
                _generation!.Check(new RelayCall<LivenessOpinion>((in result) => _link!.TryWrite(FrameKind.CheckAnswered, id, WireAnswer.From(result))));
                break;
            case FrameKind.Probe:
                _generation!.Probe(new RelayCall<ProbeOutcome>((in result) => _link!.TryWrite(FrameKind.ProbeAnswered, id, WireAnswer.From(result))));
                break;
            case FrameKind.Hook:
                _hooks!.Serve(id, Read<WireHookRequest>(payload));
                break;
            case FrameKind.Stop:
                _ = StopAsync();
                break;
            case FrameKind.Receipt or FrameKind.StateAnswer or FrameKind.LoginAnswer:
                _asks!.Answer(id, Read<WireReply>(payload));
                break;
            default:
                throw new InvalidDataException($"{kind} is not for a worker");
        }
    }

    /// <summary>The gateway is gone, or has done with this process.</summary>
    public void OnEnded(LinkEnd end, string detail) => WorkerProgram.End();

    public void OnSignal(GenerationNumber generation, GenerationSignal signal) => _link!.TryWrite(FrameKind.Signal, 0, WireSignal.From(signal));

    private void Begin(WireBegin begin)
    {
        var time = new AwakeTime(TimeProvider.System);
        var hooks = new HookTable();
        _hooks = new HookRelay(_link!, hooks);
        var services = new DoorServices(
            new RemoteIngress(_asks!), hooks, new RemoteState(_asks!), new RemoteLogins(_asks!), new RemoteLog(_link!), time);
        var reclamation = new ReclamationQueue(new ShadowUse(), new HostStatus(new EventLog(time)), time);
        _generation = new InProcessGeneration(SpecOf(begin), this, services, reclamation);
        EscapeRouter.Install(new Escapes(_generation.Scope));
        if (begin.NetworkEvents)
        {
            _ = NetworkEventListener.Use();
        }

        new Reporter(_link!, _generation.Scope, begin, time).Start();
        _generation.Prepare();
    }

    private void Send(long id, OutboundMessage message) =>
        // never on the thread that reads: the adapter may block it
        ThreadPool.UnsafeQueueUserWorkItem(
            static state => state.generation!.Send(
                state.message, new RelayCall<SendOutcome>((in result) => state.link!.TryWrite(FrameKind.SendAnswered, state.id, WireAnswer.From(result)))),
            (generation: _generation, link: _link, id, message),
            preferLocal: false);

    private async Task StopAsync()
    {
        // the gateway has drained already
        var report = await _generation!.StopAsync(StopPlan.Condemned);
        _link!.TryWrite(FrameKind.Stopped, 0, WireStopped.From(report));
    }

    internal static GenerationSpec SpecOf(WireBegin begin)
    {
        var manifest = new PluginManifest
        {
            Id = PluginId.Parse(begin.PluginId),
            TypeName = begin.TypeName,
            Version = begin.Version,
            Contract = typeof(IAdapter).Assembly.GetName().Version!,
            Transport = begin.Transport,
        };
        return new GenerationSpec(
            AdapterId.Parse(begin.Adapter), new GenerationNumber(begin.Generation), new PluginBuild(manifest, begin.ContentHash, begin.Folder, begin.MainAssembly),
            new AdapterSettings(begin.Settings), begin.Limits.ToLimits(), begin.StartReason)
        {
            Isolation = IsolationMode.Process,
            IsCollectible = false,
        };
    }

    private static T Read<T>(ReadOnlySpan<byte> payload)
        where T : class => MemoryPackSerializer.Deserialize<T>(payload) ?? throw new InvalidDataException($"a frame without its {typeof(T).Name}");

    /// <summary>There is one generation in this process: whatever escapes is its own.</summary>
    private sealed class Escapes(GenerationScope scope) : IUnattributedEscapes
    {
        public void OnEscape(AdapterFault fault, EscapeOrigin origin) => scope.NoteEscape(fault, "an exception escaped on a thread that nobody awaits");

        public void OnForgotten(AdapterFault fault) => scope.NoteForgottenTask(fault);
    }
}
