using Gateway.Host.Isolation.Network;
using System.Runtime.InteropServices;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>
/// Reads the kernel's <c>struct tcp_info</c> (<c>include/uapi/linux/tcp.h</c>). It only ever grows at its end: what lies behind the
/// length that a kernel returned, that kernel does not know.
/// </summary>
internal static class TcpInfo
{
    /// <summary>Room for all that is read here.</summary>
    public const int Size = 232;

    private const int State = 0;
    private const int Retransmits = 2;
    private const int Unacked = 24;
    private const int LastDataSent = 44;
    private const int LastDataReceived = 52;
    private const int LastAckReceived = 56;
    private const int BytesAcked = 120;
    private const int BytesReceived = 128;
    private const int DataSegmentsIn = 152;
    private const int DataSegmentsOut = 156;
    private const int BytesSent = 200;
    private const int BytesRetransmitted = 208;

    public static SocketState StateOf(ReadOnlySpan<byte> info) => (SocketState)info[State];

    /// <param name="socket">Whose it is.</param>
    /// <param name="info">As long as the kernel said.</param>
    public static SocketRow Fill(SocketRow socket, ReadOnlySpan<byte> info)
    {
        var acked = Wide(info, BytesAcked);
        var received = Wide(info, BytesReceived);
        return socket with
        {
            // Linux 4.19 knows what was sent; before that, what was acknowledged comes nearest
            BytesSent = info.Length >= BytesRetransmitted + sizeof(long) ? Wide(info, BytesSent) - Wide(info, BytesRetransmitted) : acked,
            BytesAcked = acked,
            // the end of the stream takes a place in the sequence, and the kernel counts it as a byte
            BytesReceived = HasPeerEnded(socket.State) && received > 0 ? received - 1 : received,
            SegmentsSent = Narrow(info, DataSegmentsOut),
            SegmentsReceived = Narrow(info, DataSegmentsIn),
            SinceSent = Milliseconds(info, LastDataSent),
            SinceReceived = Milliseconds(info, LastDataReceived),
            SinceAck = Milliseconds(info, LastAckReceived),
            Unacked = (int)Narrow(info, Unacked),
            Retransmits = info[Retransmits],
        };
    }

    private static bool HasPeerEnded(SocketState state) =>
        state is SocketState.CloseWait or SocketState.LastAck or SocketState.Closing or SocketState.TimeWait;

    private static TimeSpan Milliseconds(ReadOnlySpan<byte> info, int at) => TimeSpan.FromMilliseconds(Narrow(info, at));

    private static uint Narrow(ReadOnlySpan<byte> info, int at) =>
        info.Length >= at + sizeof(uint) ? MemoryMarshal.Read<uint>(info[at..]) : 0;

    private static long Wide(ReadOnlySpan<byte> info, int at) =>
        info.Length >= at + sizeof(long) ? MemoryMarshal.Read<long>(info[at..]) : 0;
}
