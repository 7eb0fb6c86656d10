using System.Net.Sockets;
using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.InProcess;
using Gateway.Host.Isolation.Reclamation;
using Gateway.Host.Isolation.Worker.Wire;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Evidence.Sources;
using MemoryPack;

namespace Gateway.Host.WorkerProcess;

/// <summary>
/// Does once, for nobody, what every adapter needs: the loader over an assembly that is always there, a generation, the frames, the looks at the
/// network. A spare has all of it behind it when it is needed; a fresh worker does it beside the connection to the gateway.
/// </summary>
internal static class WarmUp
{
    public static void Start() => new Thread(Run) { IsBackground = true, Name = "warm-up" }.UnsafeStart();

    /// <summary>Rehearses in the order in which it will be needed.</summary>
    internal static void Rehearse()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var frames = new FrameBuffer();
        var link = new FrameLink(socket, new Nobody(), mostIncoming: 0, mostOutgoing: 0);
        var begin = Pass(frames, Begin());
        var time = new AwakeTime(TimeProvider.System);
        var asks = new Asks(link);
        var services = new DoorServices(new RemoteIngress(asks), new HookTable(), new RemoteState(asks), new RemoteLogins(asks), new RemoteLog(link), time);
        var reclamation = new ReclamationQueue(new ShadowUse(), new HostStatus(new EventLog(time)), time);
        var generation = new InProcessGeneration(WorkerSession.SpecOf(begin), new Nobody(), services, reclamation);
        generation.Prepare();
        NetworkEventListener.Use().Dispose();
        ISocketTable table = OperatingSystem.IsLinux() ? new LinuxSocketTable() : new NoSocketTable();
        var picture = WirePicture.From(generation.Scope.Network.Picture(), new WireClock(time));
        Pass(frames, new WireReport(0, 0, LastNetworkFailure: null, 0, 0, 0, picture, [.. table.Read().Take(0).Select(WireSocket.From)]));
    }

    private static void Run()
    {
        try
        {
            Rehearse();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // only a head start: what is wrong is told where it is really needed
            return;
        }
    }

    /// <summary>The contract's own assembly in the place of a plugin: everything happens but the construction of an adapter.</summary>
    private static WireBegin Begin()
    {
        var contract = typeof(IAdapter).Assembly.Location;
        return new WireBegin(
            "rehearsal", 1, StartReason.Cold, "rehearsal", typeof(IAdapter).FullName!, "0", TransportKind.Socket, "", Path.GetDirectoryName(contract)!, contract,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["key"] = "value" }, WireLimits.From(LimitsConfig.Default), NetworkEvents: true, Sockets: true, TimeSpan.FromSeconds(1));
    }

    private static T Pass<T>(FrameBuffer frames, T payload)
        where T : class
    {
        frames.Clear();
        MemoryPackSerializer.Serialize(frames, payload);
        return MemoryPackSerializer.Deserialize<T>(frames.Written.Span)!;
    }

    private sealed class Nobody : IFrameSink, IGenerationObserver
    {
        public void OnSignal(GenerationNumber generation, GenerationSignal signal)
        {
            // from the thread that loads: with a buffer of its own
            MemoryPackSerializer.Serialize(new FrameBuffer(), WireSignal.From(signal));
        }

        public void OnFrame(FrameKind kind, long id, ReadOnlySpan<byte> payload)
        {
        }

        public void OnEnded(LinkEnd end, string detail)
        {
        }
    }
}
