namespace Gateway.Host.Model;

/// <summary>Where an instance comes from.</summary>
internal enum InstanceOrigin
{
    /// <summary>Named in the configuration.</summary>
    Configured,

    /// <summary>Made because a plugin was dropped that needs no settings.</summary>
    Implicit,
}
