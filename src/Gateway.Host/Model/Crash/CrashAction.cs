namespace Gateway.Host.Model.Crash;

/// <summary>What was done about a suspect.</summary>
internal enum CrashAction
{
    /// <summary>Named, and left alone: the evidence would fit an innocent one as well.</summary>
    Watched,

    /// <summary>Runs in a worker process from now on.</summary>
    Moved,

    /// <summary>Kept from starting until a time that is shown.</summary>
    Quarantined,

    /// <summary>An operator has let it out of quarantine.</summary>
    Released,
}
