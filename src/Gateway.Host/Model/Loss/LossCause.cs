namespace Gateway.Host.Model.Loss;

/// <summary>Why messages may have been missed. Closed; stored and shown in kebab-case.</summary>
internal enum LossCause
{
    /// <summary>The adapter was not connected, or only in part, and its platform does not replay what it missed.</summary>
    NotConnected,

    /// <summary>The gateway itself did not run, likewise.</summary>
    GatewayDown,

    /// <summary>Messages were refused because the data file could not be written. Whoever handed them in was told so.</summary>
    StorageUnavailable,

    /// <summary>Messages were refused because the queue was full, likewise.</summary>
    Overloaded,

    /// <summary>Accepted messages were older than they are kept, and a consumer had not acknowledged them.</summary>
    Unread,
}
