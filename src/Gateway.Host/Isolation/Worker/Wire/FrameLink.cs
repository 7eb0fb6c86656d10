using System.Buffers.Binary;
using System.Net.Sockets;
using MemoryPack;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>
/// One connection between the gateway and a worker: frames both ways over a stream socket. What several threads write within one system
/// call's time leaves with the next call, all together.
/// </summary>
/// <remarks>
/// Frames leave in the order of the calls. Safe from any thread. A writer is never made to wait for the other side: when it does not read,
/// the link ends (<see cref="LinkEnd.PeerStuck"/>).
/// </remarks>
internal sealed class FrameLink : IDisposable, IThreadPoolWorkItem
{
    /// <summary>Waiting bytes at which the other side counts as stuck.</summary>
    private const int MostPending = 32 * 1024 * 1024;
    private const int Crowded = MostPending / 8;
    private const int ReadSize = 64 * 1024;

    // a writer that sends for the others as well must get back to its own work
    private const int MostRounds = 4;
    private readonly Socket _socket;
    private readonly IFrameSink _sink;
    private readonly int _mostIncoming;
    private readonly int _mostOutgoing;
    private readonly Lock _gate = new();
    private FrameBuffer _filling = new();
    private FrameBuffer _sending = new();
    private bool _isFlushing;
    private bool _hasEnded;
    private int _told;
    private (LinkEnd End, string Detail) _end;

    /// <param name="socket">Connected; owned from here on.</param>
    /// <param name="sink">Takes what arrives.</param>
    /// <param name="mostIncoming">Bytes of the longest frame that is accepted.</param>
    /// <param name="mostOutgoing">Bytes of the longest frame that the other side accepts.</param>
    public FrameLink(Socket socket, IFrameSink sink, int mostIncoming, int mostOutgoing) =>
        (_socket, _sink, _mostIncoming, _mostOutgoing) = (socket, sink, mostIncoming, mostOutgoing);

    /// <summary>So much waits for the other side that what can be spared should not be added.</summary>
    public bool IsCrowded
    {
        get
        {
            lock (_gate)
            {
                return _filling.Count > Crowded;
            }
        }
    }

    /// <summary>Writes one frame. False when the link has ended.</summary>
    /// <exception cref="InvalidDataException">It is longer than the other side accepts; nothing was written.</exception>
    /// <param name="kind">Of the frame.</param>
    /// <param name="id">Ties an answer to its question.</param>
    /// <param name="payload">Serialised before the call returns.</param>
    /// <param name="atOnce">Somebody waits for it. Otherwise it may wait a moment for others to leave with it.</param>
    public bool TryWrite<T>(FrameKind kind, long id, in T payload, bool atOnce = true)
    {
        lock (_gate)
        {
            if (_hasEnded)
            {
                return false;
            }

            var start = _filling.Begin(kind, id);
            try
            {
                MemoryPackSerializer.Serialize(_filling, payload);
                if (_filling.Count - start > _mostOutgoing)
                {
                    throw new InvalidDataException($"{_filling.Count - start} bytes; {_mostOutgoing} are the limit");
                }
            }
            catch
            {
                _filling.Drop(start);
                throw;
            }

            _filling.End(start);
            if (_isFlushing && _filling.Count <= MostPending)
            {
                return true;
            }

            if (_isFlushing)
            {
                _end = (LinkEnd.PeerStuck, $"{_filling.Count} bytes wait and are not read");
            }

            _isFlushing = true;
        }

        if (_end.End != LinkEnd.None)
        {
            End(_end.End, _end.Detail);
            return false;
        }

        if (atOnce)
        {
            Flush();
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        return true;
    }

    public bool TryWrite(FrameKind kind, long id, bool atOnce = true) => TryWrite(kind, id, default(byte), atOnce);

    /// <summary>Reads until the link ends. Call once.</summary>
    public async Task ListenAsync()
    {
        try
        {
            await ReadAsync();
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            End(LinkEnd.Failed, fault.Message);
        }

        if (Interlocked.Exchange(ref _told, 1) == 0)
        {
            _sink.OnEnded(_end.End, _end.Detail);
        }
    }

    /// <summary>Sends what waits, on the pool.</summary>
    void IThreadPoolWorkItem.Execute() => Flush();

    public void Dispose() => End(LinkEnd.Closed, "closed");

    /// <summary>The first end counts. The reader tells the sink.</summary>
    private void End(LinkEnd end, string detail)
    {
        lock (_gate)
        {
            if (_hasEnded)
            {
                return;
            }

            _hasEnded = true;
            if (_end.End == LinkEnd.None)
            {
                _end = (end, detail);
            }
        }

        _socket.Dispose();
    }

    private async Task ReadAsync()
    {
        var bytes = new byte[ReadSize];
        var filled = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(bytes.AsMemory(filled));
            if (read == 0)
            {
                End(LinkEnd.PeerClosed, "the other side closed the connection");
                return;
            }

            filled += read;
            if (!TryTake(bytes.AsSpan(0, filled), out var taken, out var needed))
            {
                return;
            }

            bytes.AsSpan(taken, filled - taken).CopyTo(bytes);
            filled -= taken;
            if (needed > bytes.Length || (bytes.Length > ReadSize && needed <= ReadSize && filled <= ReadSize))
            {
                Array.Resize(ref bytes, Math.Max(ReadSize, needed));
            }
        }
    }

    /// <summary>Hands over every whole frame; false when the link has ended over one.</summary>
    private bool TryTake(ReadOnlySpan<byte> bytes, out int taken, out int needed)
    {
        (taken, needed) = (0, ReadSize);
        while (bytes.Length - taken >= sizeof(int))
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[taken..]);
            if (length < FrameBuffer.HeaderLength - sizeof(int) || length > _mostIncoming)
            {
                End(LinkEnd.Violation, $"a frame of {length} bytes; {_mostIncoming} are the limit");
                return false;
            }

            var whole = sizeof(int) + length;
            if (bytes.Length - taken < whole)
            {
                needed = whole;
                break;
            }

            if (!TryHandle(bytes.Slice(taken + sizeof(int), length)))
            {
                return false;
            }

            taken += whole;
        }

        return true;
    }

    private bool TryHandle(ReadOnlySpan<byte> frame)
    {
        const int Id = 1;
        const int Payload = FrameBuffer.HeaderLength - sizeof(int);
        try
        {
            _sink.OnFrame((FrameKind)frame[0], BinaryPrimitives.ReadInt64LittleEndian(frame[Id..]), frame[Payload..]);
            return true;
        }
        catch (Exception fault)
        {
            // any: what the other side sent can make a deserialiser throw anything
            End(LinkEnd.Violation, $"a frame of kind {frame[0]} could not be read: {fault.GetType().Name}: {fault.Message}");
            return false;
        }
    }

    private void Flush()
    {
        for (var round = 0; round < MostRounds; round++)
        {
            if (!TrySwap())
            {
                return;
            }

            var sent = SendAllAsync(_sending.Written);
            if (!sent.IsCompletedSuccessfully)
            {
                _ = FinishAsync(sent);
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private async Task FinishAsync(ValueTask sent)
    {
        try
        {
            await sent;
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            End(LinkEnd.Failed, fault.Message);
            return;
        }

        Flush();
    }

    private bool TrySwap()
    {
        lock (_gate)
        {
            if (_filling.Count == 0 || _hasEnded)
            {
                _isFlushing = false;
                return false;
            }

            (_filling, _sending) = (_sending, _filling);
            _filling.Clear();
            return true;
        }
    }

    private async ValueTask SendAllAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await _socket.SendAsync(bytes)..];
        }
    }
}
