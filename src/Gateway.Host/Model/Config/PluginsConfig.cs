namespace Gateway.Host.Model.Config;

/// <summary><c>gateway.plugins</c>.</summary>
internal sealed record PluginsConfig
{
    /// <summary>Whether a dropped plugin that needs no settings runs without being named. Default true.</summary>
    public bool AutoStart { get; init; } = true;

    /// <summary>How long files must be unchanged. Default 500 ms; 50 ms to 1 min.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often the folder is read although nothing was signalled. Default 5 s; 100 ms to 1 h.</summary>
    public TimeSpan Rescan { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many good builds of a plugin are kept. Default 3; 1 to 20.</summary>
    public int KeepBuilds { get; init; } = 3;

    /// <summary>Where instances run that say nothing themselves. Default auto.</summary>
    public IsolationMode Isolation { get; init; } = IsolationMode.Auto;

    /// <summary>Worker processes that are started before they are needed. Default 1; 0 to 64.</summary>
    public int WorkerSpares { get; init; } = 1;

    /// <summary>How worker processes are confined whose instances say nothing themselves. Default auto.</summary>
    public SandboxMode Sandbox { get; init; } = SandboxMode.Auto;

    /// <summary>What <c>plugins.lock.json</c> decides. Default off.</summary>
    public PluginLockMode Lock { get; init; } = PluginLockMode.Off;
}
