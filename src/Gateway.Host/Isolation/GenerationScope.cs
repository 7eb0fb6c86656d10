using System.Runtime.CompilerServices;
using Gateway.Host.Model;

namespace Gateway.Host.Isolation;

/// <summary>
/// Who is running: an <see cref="AsyncLocal{T}"/> set at the door, readable wherever the plugin's code flows to, and the counters that
/// are kept per generation. Holds nothing of the plugin, so it may be captured anywhere.
/// </summary>
internal sealed class GenerationScope
{
    private static readonly AsyncLocal<GenerationScope?> Ambient = new();

    /// <summary>The same, and the runtime tells whenever it changes on a thread.</summary>
    private static readonly AsyncLocal<GenerationScope?> Marked = new(ThreadMarks.OnChange);

    /// <summary>Set where the plugin's code runs for a question of ours.</summary>
    private static readonly AsyncLocal<object?> Asked = new();

    /// <summary>An execution context in which nothing ambient is set; taken on a thread that nobody else has touched.</summary>
    private static readonly ExecutionContext Clean = CaptureClean();

    private readonly IGenerationObserver _observer;
    private readonly ExecutionContext _context;
    private readonly ExecutionContext _marked;
    private ExecutionContext? _askedContext;
    private int _questions;
    private long _firstChance;
    private long _networkFailures;
    private long _bytesReceived;
    private long _bytesSent;
    private long _received;
    private long _lastBytes;
    private int _lastFailureIdentity;
    private int _connects;
    private int _escapes;
    private int _forgotten;
    private volatile bool _fenced;
    private volatile bool _greedy;
    private volatile string? _lastNetworkFailure;
    private volatile IReadOnlyList<Network.SocketRow>? _ownSockets;

    /// <param name="adapter">Of which instance.</param>
    /// <param name="generation">Which load of it.</param>
    /// <param name="observer">Hears its signals.</param>
    /// <param name="time">The clock of everything that is counted here; the system's without one.</param>
    public GenerationScope(AdapterId adapter, GenerationNumber generation, IGenerationObserver observer, TimeProvider? time = null)
    {
        (Adapter, Generation, _observer, Time) = (adapter, generation, observer, time ?? TimeProvider.System);
        Network = new Network.NetworkTally(Time);
        ExecutionContext? made = null;
        ExecutionContext? marked = null;
        ExecutionContext.Run(
            Clean,
            _ =>
            {
                Ambient.Value = this;
                made = ExecutionContext.Capture();
                Marked.Value = this;
                marked = ExecutionContext.Capture();
            },
            state: null);
        (_context, _marked) = (made!, marked!);
    }

    public static GenerationScope? Current => Ambient.Value;

    /// <summary>
    /// The code that runs here answers a liveness check or a probe. What it receives says nothing about whether messages come in by
    /// themselves: it must not refresh the clock that the question judges. What it has started and left behind, a new connection for
    /// one, is its own again when the question is over.
    /// </summary>
    public bool IsAsked => Volatile.Read(ref _questions) > 0 && Asked.Value is not null;

    public AdapterId Adapter { get; }

    public GenerationNumber Generation { get; }

    /// <summary>The clock of everything that is counted here.</summary>
    public TimeProvider Time { get; }

    /// <summary>Exceptions thrown by this generation's code, also those it swallowed.</summary>
    public long FirstChance => Volatile.Read(ref _firstChance);

    /// <summary>
    /// Failures of the network among them. Thrown again while it passes through awaits, or wrapped into another exception, one failure
    /// counts once.
    /// </summary>
    public long NetworkFailures => Volatile.Read(ref _networkFailures);

    public string? LastNetworkFailure => _lastNetworkFailure;

    public long FencedCalls => Fenced.Value;

    /// <summary>An object of its own: it outlives the generation in the books without keeping anything of it alive.</summary>
    public Counter Fenced { get; } = new();

    /// <summary>Nothing of it counts any more, and it makes no new connection.</summary>
    public bool IsFenced => _fenced;

    /// <summary>It has taken most of the descriptors there are, and makes no new connection.</summary>
    public bool IsGreedy => _greedy;

    /// <summary>What the runtime's own events told of this generation's network.</summary>
    public Network.NetworkTally Network { get; }

    /// <summary>The TCP sockets of its own process, newest report; null for a generation in the host's process, whose sockets the host finds itself.</summary>
    public IReadOnlyList<Network.SocketRow>? OwnSockets => _ownSockets;

    /// <summary>How its sends ended.</summary>
    public SendTally Sends { get; } = new();

    /// <summary>Through the host's factories only.</summary>
    public long BytesReceived => Volatile.Read(ref _bytesReceived);

    /// <summary>When bytes last arrived through the host's factories, as a timestamp; 0 when none have.</summary>
    public long LastBytesAt => Volatile.Read(ref _lastBytes);

    public long BytesSent => Volatile.Read(ref _bytesSent);

    /// <summary>Inbound messages handed to the host.</summary>
    public long MessagesReceived => Volatile.Read(ref _received);

    /// <summary>When they were handed in.</summary>
    public InboundClock Inbound { get; } = new();

    public int Escapes => Volatile.Read(ref _escapes);

    public int ForgottenTasks => Volatile.Read(ref _forgotten);

    /// <summary>Like <see cref="EnterUnmarked"/>; and while code of this generation runs on a thread, the thread's mark says so.</summary>
    public ExecutionContext Enter()
    {
        var outer = ExecutionContext.Capture() ?? Clean;
        ExecutionContext.Restore(_marked);
        return outer;
    }

    /// <summary>
    /// Makes this the current scope of the thread; give the result back to <see cref="Leave"/>. No allocation: both contexts exist
    /// already, only the thread's pointer changes.
    /// </summary>
    public ExecutionContext EnterUnmarked()
    {
        var outer = ExecutionContext.Capture() ?? Clean;
        ExecutionContext.Restore(_context);
        return outer;
    }

    /// <summary>The same for a question: <see cref="IsAsked"/> is true wherever the call flows to, until <see cref="EndQuestion"/>.</summary>
    public ExecutionContext EnterQuestion()
    {
        Interlocked.Increment(ref _questions);
        if (_askedContext is null)
        {
            ExecutionContext.Run(
                _marked,
                state =>
                {
                    Asked.Value = state;
                    Volatile.Write(ref _askedContext, ExecutionContext.Capture());
                },
                state: this);
        }

        var outer = ExecutionContext.Capture() ?? Clean;
        ExecutionContext.Restore(_askedContext!);
        return outer;
    }

    /// <summary>The question has been answered, or nobody waits for the answer any more.</summary>
    public void EndQuestion() => Interlocked.Decrement(ref _questions);

    public static void Leave(ExecutionContext outer) => ExecutionContext.Restore(outer);

    /// <summary>On the throwing thread, for every exception: must not allocate much and never throw.</summary>
    public void NoteFirstChance(Exception exception)
    {
        Interlocked.Increment(ref _firstChance);
        // no virtual member of the exception: its type may be derived by the plugin, and this handler must neither throw nor block
        var failure = exception switch
        {
            System.Net.Sockets.SocketException socket => socket.SocketErrorCode.ToString(),
            HttpRequestException http => http.HttpRequestError.ToString(),
            System.Net.WebSockets.WebSocketException web => web.WebSocketErrorCode.ToString(),
            // a stream on a socket throws this, and the one of the socket is only inside of it
            IOException { InnerException: System.Net.Sockets.SocketException inner } => inner.SocketErrorCode.ToString(),
            _ => null,
        };
        if (failure is null)
        {
            return;
        }

        // an identity, not a reference: the exception is the plugin's
        var last = Interlocked.Exchange(ref _lastFailureIdentity, RuntimeHelpers.GetHashCode(exception));
        if (last == 0 || !IsSame(exception, last))
        {
            Interlocked.Increment(ref _networkFailures);
            _lastNetworkFailure = failure;
        }
    }

    public void NoteEscape(AdapterFault fault, string how)
    {
        Interlocked.Increment(ref _escapes);
        Signal(new GenerationSignal(SignalKind.EscapedException, $"{how}: {fault.Summary}", fault));
    }

    public void NoteForgottenTask(AdapterFault fault)
    {
        Interlocked.Increment(ref _forgotten);
        Signal(new GenerationSignal(SignalKind.ForgottenTaskFaulted, fault.Summary, fault));
    }

    public void Fence() => _fenced = true;

    public void RefuseMore() => _greedy = true;

    /// <returns>How many connections it has begun to make.</returns>
    public int NoteConnect() => Interlocked.Increment(ref _connects);

    public void NoteFencedCall() => Fenced.Increment();

    /// <param name="at">Now, as a timestamp.</param>
    /// <param name="shortestGap">Shorter gaps belong to a burst and are not remembered.</param>
    public void NoteReceived(long at, long shortestGap) => NoteReceived(at, shortestGap, IsAsked);

    /// <inheritdoc cref="NoteReceived(long, long)"/>
    /// <param name="isAsked">It came in while a question of ours ran.</param>
    public void NoteReceived(long at, long shortestGap, bool isAsked)
    {
        Interlocked.Increment(ref _received);
        if (!isAsked)
        {
            Inbound.Note(at, shortestGap);
        }
    }

    public void NoteBytes(int received, int sent)
    {
        Interlocked.Add(ref _bytesSent, sent);
        if (received > 0)
        {
            Volatile.Write(ref _lastBytes, Time.GetTimestamp());
        }

        if (received > 0 && Interlocked.Add(ref _bytesReceived, received) == received)
        {
            Signal(new GenerationSignal(SignalKind.TrafficSeen, "the first bytes arrived"));
        }
    }

    /// <summary>Takes over what a worker process has counted. From one thread at a time.</summary>
    /// <param name="failures">All exceptions, those of the network, and the newest of these.</param>
    /// <param name="bytes">Received and sent through the factories, and when they last came in.</param>
    /// <param name="sockets">Of that process; null when they cannot be seen.</param>
    public void Mirror((long All, long Network, string? Last) failures, (long Received, long Sent, long LastAt) bytes, IReadOnlyList<Network.SocketRow>? sockets)
    {
        Volatile.Write(ref _firstChance, failures.All);
        _lastNetworkFailure = failures.Last;
        Volatile.Write(ref _networkFailures, failures.Network);
        Volatile.Write(ref _bytesReceived, bytes.Received);
        Volatile.Write(ref _bytesSent, bytes.Sent);
        Volatile.Write(ref _lastBytes, bytes.LastAt);
        _ownSockets = sockets;
    }

    public void Signal(GenerationSignal signal) => _observer.OnSignal(Generation, signal);

    /// <summary>Whether an exception, or one that it wraps, is the one with this identity.</summary>
    private static bool IsSame(Exception exception, int identity)
    {
        Exception? one = exception;
        for (var depth = 0; depth < 8 && one is not null; depth++, one = one.InnerException)
        {
            if (RuntimeHelpers.GetHashCode(one) == identity)
            {
                return true;
            }
        }

        return false;
    }

    private static ExecutionContext CaptureClean()
    {
        ExecutionContext? clean = null;
        var thread = new Thread(() => clean = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return clean!;
    }
}
