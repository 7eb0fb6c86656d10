namespace Gateway.Host.Isolation.ProcessState;

/// <summary>Reads and puts back what belongs to the whole process.</summary>
internal interface IProcessState
{
    ProcessPicture Read();

    /// <summary>Puts one aspect back. Throws what the system throws when it cannot.</summary>
    void Restore(ProcessAspect aspect, ProcessPicture picture);
}
