using Gateway.Host.Isolation.Network;
using System.Net;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Tests.Supervision.Evidence;

/// <summary>A connection as the kernel would show it, played by hand. Times are since the beginning of the script.</summary>
internal sealed class ScriptedConnection(long inode, IPEndPoint remote, TimeSpan opened)
{
    private TimeSpan _sentAt = opened;
    private TimeSpan _receivedAt = opened;
    private TimeSpan _ackAt = opened;
    private SocketRow _row = new(inode, new IPEndPoint(IPAddress.Loopback, 40_000 + (int)(inode % 20_000)), remote, SocketState.Established);

    public ScriptedConnection()
        : this(1, new IPEndPoint(IPAddress.Loopback, 443), TimeSpan.Zero)
    {
    }

    /// <summary>The peer's program does nothing: what it should have sent does not come.</summary>
    public bool IsStopped { get; set; }

    /// <summary>The peer's kernel acknowledges at once.</summary>
    public void Send(TimeSpan at, int segments = 1)
    {
        (_sentAt, _ackAt) = (at, at);
        _row = _row with { BytesSent = _row.BytesSent + (100 * segments), BytesAcked = _row.BytesAcked + (100 * segments), SegmentsSent = _row.SegmentsSent + segments };
    }

    public void Receive(TimeSpan at, int segments = 1)
    {
        if (IsStopped)
        {
            return;
        }

        (_receivedAt, _ackAt) = (at, at);
        _row = _row with { BytesReceived = _row.BytesReceived + (100 * segments), SegmentsReceived = _row.SegmentsReceived + segments };
    }

    /// <summary>The peer ends its side.</summary>
    public void Close(TimeSpan at)
    {
        _ackAt = at;
        _row = _row with { State = SocketState.CloseWait };
    }

    /// <summary>Sent, and lost.</summary>
    public void SendIntoTheVoid(TimeSpan at, int retransmits)
    {
        _sentAt = at;
        _row = _row with { BytesSent = _row.BytesSent + 100, SegmentsSent = _row.SegmentsSent + 1, Unacked = 1, Retransmits = retransmits };
    }

    public SocketRow At(TimeSpan now) => _row with { SinceSent = now - _sentAt, SinceReceived = now - _receivedAt, SinceAck = now - _ackAt };
}
