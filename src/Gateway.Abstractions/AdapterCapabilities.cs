namespace Gateway.Abstractions;

/// <summary>What an adapter can do; shown to operators and used by routing.</summary>
[Flags]
public enum AdapterCapabilities
{
    /// <summary>Nothing declared.</summary>
    None = 0,

    /// <summary>It hands in messages.</summary>
    Receive = 1,

    /// <summary>It sends messages.</summary>
    Send = 2,

    /// <summary>It can answer a given message.</summary>
    Reply = 4,

    /// <summary>It knows threads or topics.</summary>
    Threads = 8,

    /// <summary>It carries attachments by reference.</summary>
    Attachments = 16,

    /// <summary>The platform refuses a second message with the same delivery id, so an ambiguous send may be repeated.</summary>
    IdempotentSend = 32,

    /// <summary>After a lost connection missed messages can still be had (resume, offset, history).</summary>
    Resume = 64,
}
