namespace Gateway.Abstractions;

/// <summary>An adapter's opinion of its own connection.</summary>
public enum LivenessKind
{
    /// <summary>It does not know.</summary>
    None,

    /// <summary>It believes the connection works. Never overrules what the host has seen.</summary>
    Alive,

    /// <summary>It knows that the connection is dead.</summary>
    Dead,
}
