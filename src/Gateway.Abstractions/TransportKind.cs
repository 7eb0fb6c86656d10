namespace Gateway.Abstractions;

/// <summary>How an adapter receives, and so what its silence can mean.</summary>
public enum TransportKind
{
    /// <summary>A connection that stays open and carries heartbeats.</summary>
    Socket,

    /// <summary>Requests that each end within a known time, also when nothing happened.</summary>
    LongPoll,

    /// <summary>The platform calls us (webhooks). Never judged by traffic.</summary>
    Passive,
}
