namespace Gateway.Host.Isolation.Network;

/// <summary>States of a TCP connection, with the kernel's own numbers (<c>include/net/tcp_states.h</c>).</summary>
internal enum SocketState
{
    None = 0,
    Established = 1,
    SynSent = 2,
    SynReceived = 3,
    FinWait1 = 4,
    FinWait2 = 5,
    TimeWait = 6,
    Closed = 7,
    CloseWait = 8,
    LastAck = 9,
    Listen = 10,
    Closing = 11,
}
