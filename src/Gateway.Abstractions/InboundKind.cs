namespace Gateway.Abstractions;

/// <summary>What happened to a message on its platform.</summary>
public enum InboundKind
{
    /// <summary>It was written.</summary>
    Created,

    /// <summary>Its text was changed.</summary>
    Edited,

    /// <summary>It was deleted.</summary>
    Deleted,
}
