namespace Gateway.Host.Isolation.Worker.Launch.Linux;

/// <summary>The kernel's processes: who has a number now, and a way to end them.</summary>
internal interface IProcessTable
{
    /// <summary>Ticks since the machine started (field 22 of <c>/proc/PID/stat</c>); null where there is no such process.</summary>
    long? StartTimeOf(int process);

    /// <summary>Ends every process of a group. Nothing happens where there is none.</summary>
    void KillGroup(int group);
}
