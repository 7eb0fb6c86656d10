namespace Gateway.Abstractions;

/// <summary>Why the host refused something that an adapter asked for.</summary>
public enum RefusalReason
{
    /// <summary>This generation has been replaced; nothing it says or does counts any more.</summary>
    Fenced,

    /// <summary>Queues are full; try again later.</summary>
    Overloaded,

    /// <summary>The host cannot write to its disk; try again later.</summary>
    StorageUnavailable,

    /// <summary>The request itself is wrong (too large, empty id); trying again cannot help.</summary>
    Invalid,
}
