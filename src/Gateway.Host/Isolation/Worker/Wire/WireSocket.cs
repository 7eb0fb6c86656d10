using System.Net;
using Gateway.Host.Isolation.Network;
using MemoryPack;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>A <see cref="SocketRow"/> on the wire.</summary>
[MemoryPackable]
internal sealed partial record WireSocket(
    long Inode, byte[] LocalAddress, int LocalPort, byte[] RemoteAddress, int RemotePort, int State, long BytesSent, long BytesAcked, long BytesReceived,
    long SegmentsSent, long SegmentsReceived, TimeSpan SinceSent, TimeSpan SinceReceived, TimeSpan SinceAck, int Unacked, int Retransmits)
{
    public static WireSocket From(SocketRow row) => new(
        row.Inode, row.Local.Address.GetAddressBytes(), row.Local.Port, row.Remote.Address.GetAddressBytes(), row.Remote.Port, (int)row.State, row.BytesSent, row.BytesAcked,
        row.BytesReceived, row.SegmentsSent, row.SegmentsReceived, row.SinceSent, row.SinceReceived, row.SinceAck, row.Unacked, row.Retransmits);

    /// <exception cref="ArgumentException">No address or port.</exception>
    public SocketRow ToRow() => new(
        Inode, new IPEndPoint(new IPAddress(LocalAddress), LocalPort), new IPEndPoint(new IPAddress(RemoteAddress), RemotePort), Enum.IsDefined((SocketState)State) ? (SocketState)State : SocketState.None)
    {
        BytesSent = BytesSent,
        BytesAcked = BytesAcked,
        BytesReceived = BytesReceived,
        SegmentsSent = SegmentsSent,
        SegmentsReceived = SegmentsReceived,
        SinceSent = SinceSent,
        SinceReceived = SinceReceived,
        SinceAck = SinceAck,
        Unacked = Unacked,
        Retransmits = Retransmits,
    };
}
