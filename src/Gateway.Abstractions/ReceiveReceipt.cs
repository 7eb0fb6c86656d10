namespace Gateway.Abstractions;

/// <summary>How safely the host holds an inbound message. Any receipt means: accepted, the platform may be told so.</summary>
public enum ReceiveReceipt
{
    /// <summary>Held in memory: a crash of the host can lose it.</summary>
    Volatile,

    /// <summary>On disk.</summary>
    Durable,

    /// <summary>Had been accepted before (same instance, same platform message id); it is not processed twice.</summary>
    Duplicate,
}
