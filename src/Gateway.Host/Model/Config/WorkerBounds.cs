namespace Gateway.Host.Model.Config;

/// <summary>What bounds one worker process: part of what is run, since a process cannot be bounded otherwise than it was started.</summary>
/// <param name="Memory">Bytes; null: no limit.</param>
/// <param name="Cpu">Cores; null: no limit.</param>
/// <param name="OpenFiles">Of each process; null: no limit.</param>
/// <param name="Processes">And threads; null: no limit.</param>
/// <param name="Sandbox">Whether it is confined.</param>
internal sealed record WorkerBounds(long? Memory, double? Cpu, int? OpenFiles, int? Processes, SandboxMode Sandbox)
{
    public static WorkerBounds Of(LimitsConfig limits, SandboxMode sandbox) => new(limits.WorkerMemory, limits.WorkerCpu, limits.WorkerOpenFiles, limits.WorkerProcesses, sandbox);
}
