using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Gateway.Host.Isolation.Worker.Launch;
using Gateway.Host.Isolation.Worker.Wire;

namespace Gateway.Host.Isolation.Worker;

/// <summary>One worker process and the link to it. Idle until a generation takes it.</summary>
internal sealed class WorkerConnection : IFrameSink, IDisposable
{
    // what a message, a hook's answer or a line of the log may take; nobody's worker needs more
    private const int MostIncoming = 16 * 1024 * 1024;
    private readonly TaskCompletionSource<string?> _greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _secret;
    private volatile IFrameSink? _owner;
    private (LinkEnd End, string Detail) _end;
    private int _endTold;

    /// <param name="process">Owned from here on.</param>
    /// <param name="socket">Connected to it, or to whoever connected; owned from here on.</param>
    /// <param name="secret">What the process was given.</param>
    public WorkerConnection(IWorkerProcess process, Socket socket, string secret)
    {
        (Process, _secret) = (process, Encoding.UTF8.GetBytes(secret));
        Link = new FrameLink(socket, this, MostIncoming, int.MaxValue);
        _ = Task.Run(Link.ListenAsync);
    }

    public IWorkerProcess Process { get; }

    public FrameLink Link { get; }

    /// <summary>Null when it is the process that was started, of the same build; else what is wrong with it.</summary>
    public Task<string?> Greeted => _greeted.Task;

    /// <summary>The link has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>What arrives from now on goes there. Once.</summary>
    public void Attach(IFrameSink owner)
    {
        _owner = owner;
        if (_ended.Task.IsCompleted)
        {
            // it ended before anybody cared
            TellEnd(owner);
        }
    }

    public void OnFrame(FrameKind kind, long id, ReadOnlySpan<byte> payload)
    {
        if (_owner is { } owner)
        {
            owner.OnFrame(kind, id, payload);
        }
        else if (kind == FrameKind.Hello && !_greeted.Task.IsCompleted)
        {
            var hello = WorkerInbox.Read<WireHello>(payload);
            var isOurs = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(hello.Secret ?? ""), _secret);
            _greeted.TrySetResult(!isOurs ? "somebody else has connected"
                : hello.Build != WorkerBuild.Id ? $"it is another build of the gateway ({WireText.Cut(hello.Build)}): were the gateway's own files replaced while it runs?"
                : null);
        }
        else
        {
            throw new InvalidDataException($"{kind} before its time");
        }
    }

    public void OnEnded(LinkEnd end, string detail)
    {
        _greeted.TrySetResult($"the connection ended: {detail}");
        _end = (end, detail);
        _ended.TrySetResult();
        if (_owner is { } owner)
        {
            TellEnd(owner);
        }
    }

    public void Dispose()
    {
        Link.Dispose();
        Process.Dispose();
    }

    private void TellEnd(IFrameSink owner)
    {
        if (Interlocked.Exchange(ref _endTold, 1) == 0)
        {
            owner.OnEnded(_end.End, _end.Detail);
        }
    }
}
