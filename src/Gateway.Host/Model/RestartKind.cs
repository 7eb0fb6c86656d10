namespace Gateway.Host.Model;

/// <summary>What a ledger entry counts against.</summary>
internal enum RestartKind
{
    /// <summary>A fault of the plugin: spends the restart budget.</summary>
    PluginFault,

    /// <summary>A death with network or platform evidence in its window: never leads to quarantine.</summary>
    Environment,

    /// <summary>A fresh login: spends the login budget.</summary>
    Login,

    /// <summary>A quarantine began.</summary>
    Quarantine,

    /// <summary>Verified healthy for long enough: counters start afresh.</summary>
    Healthy,
}
