namespace Gateway.Host.Isolation.Escapes;

/// <summary>Whose frames an uncaught exception has.</summary>
internal enum EscapeOrigin
{
    /// <summary>A plugin's.</summary>
    Plugin,

    /// <summary>The host's, and no plugin's.</summary>
    Host,

    /// <summary>Only the framework's.</summary>
    Framework,
}
