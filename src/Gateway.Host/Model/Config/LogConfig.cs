namespace Gateway.Host.Model.Config;

/// <summary><c>gateway.log</c>.</summary>
internal sealed record LogConfig
{
    /// <summary><c>debug</c>, <c>information</c>, <c>warning</c>, <c>error</c>. Default information.</summary>
    public string Level { get; init; } = "information";

    /// <summary>Lines per second that one adapter may write; more are dropped and counted. Default 100; 1 to 100,000.</summary>
    public int AdapterLinesPerSecond { get; init; } = 100;

    /// <summary>Size of one adapter's log file in bytes before it rolls. Default 5 MiB; two files are kept.</summary>
    public long AdapterFileBytes { get; init; } = 5 * 1024 * 1024;
}
