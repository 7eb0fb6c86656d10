namespace Gateway.Host.Model;

/// <summary>What the operator wants of an instance. Persisted.</summary>
internal enum DesiredState
{
    Enabled,

    /// <summary>Not running for now; shown as a hold that somebody put on it.</summary>
    Paused,

    /// <summary>Not wanted.</summary>
    Disabled,
}
