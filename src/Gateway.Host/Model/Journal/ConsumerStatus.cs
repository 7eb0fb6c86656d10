namespace Gateway.Host.Model.Journal;

/// <summary>The answer to a request about a consumer.</summary>
internal enum ConsumerStatus
{
    Done,

    /// <summary>There is no such consumer, or no such parked message.</summary>
    Unknown,

    /// <summary>It reads another instance than the one that was asked for.</summary>
    OtherAdapter,

    /// <summary>The message was never handed out, or does not exist yet.</summary>
    NeverHandedOut,

    /// <summary>As many consumers exist as there may be.</summary>
    TooMany,

    /// <summary>Nothing is written down (durability off), so nobody can read.</summary>
    NotDurable,
}
