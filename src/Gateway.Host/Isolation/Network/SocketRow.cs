using System.Net;

namespace Gateway.Host.Isolation.Network;

/// <summary>One TCP socket of this process as the kernel sees it. Counters are since the connection began; ages are at the moment of reading.</summary>
/// <param name="Inode">Identifies the socket while it is open; a descriptor does not, it is used again at once.</param>
/// <param name="Local">Our end.</param>
/// <param name="Remote">The peer; port 0 for a socket that listens.</param>
/// <param name="State">Of the connection.</param>
internal sealed record SocketRow(long Inode, IPEndPoint Local, IPEndPoint Remote, SocketState State)
{
    /// <summary>Handed to the network for the first time; what was sent again is not counted again.</summary>
    public long BytesSent { get; init; }

    /// <summary>Acknowledged by the peer's kernel, which says nothing about the peer's program.</summary>
    public long BytesAcked { get; init; }

    /// <summary>What the peer's program wrote. Its end of the stream is not counted.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Segments with data, those that were sent again included; 0 where the kernel does not count them.</summary>
    public long SegmentsSent { get; init; }

    /// <summary>Segments with data; 0 where the kernel does not count them.</summary>
    public long SegmentsReceived { get; init; }

    /// <summary>Since data was last sent, or sent again; since the connection was made when there was none.</summary>
    public TimeSpan SinceSent { get; init; }

    /// <summary>Since data last arrived; since the connection was made when there was none.</summary>
    public TimeSpan SinceReceived { get; init; }

    /// <summary>Since an acknowledgement last arrived; every segment of the peer carries one, its end of the stream too.</summary>
    public TimeSpan SinceAck { get; init; }

    /// <summary>Segments sent and not acknowledged.</summary>
    public int Unacked { get; init; }

    /// <summary>Retransmissions in a row without an acknowledgement.</summary>
    public int Retransmits { get; init; }
}
