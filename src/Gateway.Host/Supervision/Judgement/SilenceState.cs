namespace Gateway.Host.Supervision.Judgement;

/// <summary>What an inbound silence comes to.</summary>
internal enum SilenceState
{
    /// <summary>No longer than is usual for the instance.</summary>
    Usual,

    /// <summary>Longer, but a probe shows that messages would get through.</summary>
    Explained,

    /// <summary>Longer, and nobody has asked yet.</summary>
    AsksForProbe,

    /// <summary>Longer, and there is nobody to ask.</summary>
    Unexplained,
}
