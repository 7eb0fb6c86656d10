namespace Gateway.Host.Model.Config;

/// <summary><c>gateway.plugins.lock</c>: what the pinned hashes of <c>plugins.lock.json</c> decide.</summary>
internal enum PluginLockMode
{
    /// <summary>Nothing: the file is not even read.</summary>
    Off,

    /// <summary>A build that is not pinned is taken, and told.</summary>
    Warn,

    /// <summary>Only pinned builds are taken.</summary>
    Require,
}
