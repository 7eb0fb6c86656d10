namespace Gateway.Host.Isolation.Worker.Launch;

/// <summary>What is the same for every worker of this gateway.</summary>
internal sealed record WorkerLauncherOptions
{
    /// <summary>Files and folders that a confined worker must never see, even where a folder that it may read holds them: data, configuration, drop folder.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    /// <summary>Takes secrets out of every line that a worker writes, before anybody gets it. Any thread.</summary>
    public Func<string, string> Redact { get; init; } = static line => line;

    /// <summary>Null: this program itself.</summary>
    public WorkerExecutable? Executable { get; init; }
}
