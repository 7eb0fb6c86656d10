namespace Gateway.Host.Model.Doctor;

/// <summary>How much a finding matters.</summary>
internal enum FindingLevel
{
    Fine,

    /// <summary>Worth knowing, and as it was asked for: weaker than it could be.</summary>
    Note,

    /// <summary>Something does not work, will not work, or shows what it should not.</summary>
    Attention,
}
