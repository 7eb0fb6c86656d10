namespace Gateway.Adapters.Plumbing;

/// <summary>What became of a message.</summary>
internal enum SocketSendResult
{
    /// <summary>Written to the connection; that says nothing about its arrival.</summary>
    Written,

    /// <summary>Certainly not written: the session was over before.</summary>
    NotWritten,

    /// <summary>Perhaps written in part; the session is over.</summary>
    Unknown,
}
