namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>What a generation is to its instance.</summary>
internal enum TenureKind
{
    /// <summary>It serves, or is on its way to.</summary>
    Current,

    /// <summary>It is prepared beside the current one and takes over when it can.</summary>
    Candidate,
}
