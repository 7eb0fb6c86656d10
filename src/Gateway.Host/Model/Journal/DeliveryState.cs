namespace Gateway.Host.Model.Journal;

/// <summary>Where a delivery stands. Closed; stored and shown in kebab-case.</summary>
internal enum DeliveryState
{
    /// <summary>Waits for its turn.</summary>
    Pending,

    /// <summary>The adapter has it. After a crash this means: it may have been sent.</summary>
    Attempting,

    /// <summary>The last attempt was refused; another follows.</summary>
    Failed,

    /// <summary>The platform confirmed it.</summary>
    Delivered,

    /// <summary>It may have been sent, and nobody can say. Held for a person, unless the instance's policy sends it again.</summary>
    Ambiguous,

    /// <summary>Given up, kept for a person.</summary>
    DeadLettered,

    /// <summary>A person let it go.</summary>
    Abandoned,
}
