namespace Gateway.Host.Messaging;

/// <summary>Why a message was refused, let go or given up. Closed; counted and shown in kebab-case.</summary>
internal enum DropReason
{
    /// <summary>Inbound, refused: it breaks a rule of the contract.</summary>
    Invalid,

    /// <summary>Inbound, refused: the queue stayed full.</summary>
    Overloaded,

    /// <summary>Inbound, refused: it could not be written down.</summary>
    StorageUnavailable,

    /// <summary>Inbound, let go: no route wants it.</summary>
    NoRoute,

    /// <summary>Inbound, let go: it is the gateway's own message coming back.</summary>
    OwnMessage,

    /// <summary>Inbound, let go: a consumer threw.</summary>
    ConsumerFault,

    /// <summary>Outbound, refused: as many messages wait for the instance as its limit allows.</summary>
    OutboundRefused,

    /// <summary>Outbound, dead: the same, and its sender had been told "accepted" already.</summary>
    OutboundFull,

    /// <summary>Outbound, dead: the platform will never take it.</summary>
    Permanent,

    /// <summary>Outbound, dead: every attempt was refused.</summary>
    AttemptsExhausted,

    /// <summary>Outbound, dead: it waited longer than the maximum age.</summary>
    Expired,

    /// <summary>Outbound: the adapter does not know whether it was sent.</summary>
    Ambiguous,

    /// <summary>Outbound, ambiguous: the adapter threw instead of answering.</summary>
    AdapterFault,

    /// <summary>Outbound, ambiguous: the adapter never answered.</summary>
    NoAnswer,

    /// <summary>Outbound, ambiguous: the gateway ended while the adapter had it.</summary>
    GatewayEnded,
}
