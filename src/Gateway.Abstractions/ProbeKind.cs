namespace Gateway.Abstractions;

/// <summary>What a round trip on the event path came to.</summary>
public enum ProbeKind
{
    /// <summary>The adapter has no way to ask. The default.</summary>
    None,

    /// <summary>The platform answered on the path that events take.</summary>
    Answered,

    /// <summary>It did not, or the answer shows that events do not get through.</summary>
    Failed,

    /// <summary>It cannot be said at this moment. Nothing changes, and the question comes again after the probe spacing.</summary>
    Unknown,
}
