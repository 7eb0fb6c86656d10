namespace Gateway.Host.Isolation.Worker.Launch;

/// <summary>What one worker, with all that it starts, may use. Null: no limit.</summary>
internal sealed record WorkerLimits
{
    public static WorkerLimits None { get; } = new();

    /// <summary>Bytes. A bare runtime needs about 50 MB.</summary>
    public long? Memory { get; init; }

    /// <summary>Cores; 0.5 is half of one.</summary>
    public double? Cpu { get; init; }

    /// <summary>Open descriptors of each process.</summary>
    public int? OpenFiles { get; init; }

    /// <summary>Processes and threads together: that is what the kernel counts.</summary>
    public int? Processes { get; init; }
}
