using Gateway.Host.Foundation;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.Network;
using Gateway.Host.Isolation.Worker.Wire;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.WorkerProcess;

/// <summary>
/// Reports at a steady pace what has been counted and seen. On a thread of its own: a plugin that uses up the pool must not look like a
/// process that has stopped.
/// </summary>
internal sealed class Reporter(FrameLink link, GenerationScope scope, WireBegin begin, TimeProvider time)
{
    private readonly ISocketTable? _table = !begin.Sockets ? null : OperatingSystem.IsLinux() ? new LinuxSocketTable() : new NoSocketTable();
    private readonly ThreadPacer _pacer = new ThreadPacer();

    public void Start() => new Thread(Run) { IsBackground = true, Name = "reports" }.UnsafeStart();

    private void Run()
    {
        while (link.TryWrite(FrameKind.Report, 0, Draw()))
        {
            _pacer.Wait(begin.ReportEvery);
        }
    }

    private WireReport Draw()
    {
        var clock = new WireClock(time);
        var picture = begin.NetworkEvents ? WirePicture.From(scope.Network.Picture(), clock) : null;
        return new WireReport(
            scope.FirstChance, scope.NetworkFailures, scope.LastNetworkFailure, scope.BytesReceived, scope.BytesSent, clock.ToAge(scope.LastBytesAt), picture, Sockets());
    }

    /// <summary>Everything here is the plugin's own; what it listens on, and what came in there, is not what it depends on.</summary>
    private WireSocket[]? Sockets()
    {
        if (_table is null)
        {
            return null;
        }

        var rows = _table.Read();
        if (_table.Unavailable is not null)
        {
            return null;
        }

        var servers = rows.Where(one => one.State == SocketState.Listen).Select(one => one.Local.Port).ToHashSet();
        return [.. rows.Where(one => one.State != SocketState.Listen && !servers.Contains(one.Local.Port)).Take(WireReport.MostSockets).Select(WireSocket.From)];
    }
}
