namespace Gateway.Host.Isolation.Worker.Launch;

/// <summary>What of a worker is limited.</summary>
internal enum LimitKind
{
    Memory,
    Cpu,
    OpenFiles,
    Processes,
}
