namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>Why a link ended, and so whose fault it was.</summary>
internal enum LinkEnd
{
    None,

    /// <summary>We closed it.</summary>
    Closed,

    /// <summary>The other side closed it, or its process ended.</summary>
    PeerClosed,

    /// <summary>The other side sent what is not the protocol.</summary>
    Violation,

    /// <summary>The other side does not read: more than the limit waits to be sent.</summary>
    PeerStuck,

    /// <summary>The socket failed.</summary>
    Failed,
}
