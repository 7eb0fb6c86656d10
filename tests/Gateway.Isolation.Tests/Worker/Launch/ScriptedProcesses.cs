using Gateway.Host.Isolation.Worker.Launch.Linux;

namespace Gateway.Isolation.Tests.Worker.Launch;

/// <summary>A process table in which numbers change hands when the test says so.</summary>
internal sealed class ScriptedProcesses : IProcessTable
{
    public long? StartTime { get; set; }

    public List<int> Killed { get; } = [];

    public long? StartTimeOf(int process) => StartTime;

    public void KillGroup(int group) => Killed.Add(group);
}
