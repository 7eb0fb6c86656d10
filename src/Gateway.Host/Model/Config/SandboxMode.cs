namespace Gateway.Host.Model.Config;

/// <summary>Whether a worker is confined to its own folders.</summary>
internal enum SandboxMode
{
    /// <summary>Never.</summary>
    Off,

    /// <summary>Where this machine can; elsewhere it runs without, and every surface says so.</summary>
    Auto,

    /// <summary>Nothing is started that cannot be confined.</summary>
    Required,
}
