using System.Net;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>One TCP socket of this process as the kernel sees it. Counters are since the connection began; ages are at the moment of reading.</summary>
/// <param name="Inode">Identifies the socket while it is open.</param>
internal sealed record SocketRow(long Inode, IPEndPoint Local, IPEndPoint Remote, SocketState State)
{
    public long BytesSent { get; init; }

    /// <summary>Acknowledged by the peer's kernel, which says nothing about the peer's program.</summary>
    public long BytesAcked { get; init; }

    public long BytesReceived { get; init; }

    /// <summary>Since data was last sent.</summary>
    public TimeSpan SinceSent { get; init; }

    /// <summary>Since data last arrived.</summary>
    public TimeSpan SinceReceived { get; init; }

    /// <summary>Since an acknowledgement last arrived.</summary>
    public TimeSpan SinceAck { get; init; }

    /// <summary>Segments sent and not acknowledged.</summary>
    public int Unacked { get; init; }

    /// <summary>Retransmissions in a row without an acknowledgement.</summary>
    public int Retransmits { get; init; }
}
