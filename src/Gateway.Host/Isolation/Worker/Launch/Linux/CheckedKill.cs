namespace Gateway.Host.Isolation.Worker.Launch.Linux;

/// <summary>Ends a process group only while its number still belongs to the process that we started.</summary>
internal sealed class CheckedKill(int process, long startTime, IProcessTable processes)
{
    private readonly Lock _lock = new();
    private bool _isReaped;

    /// <summary>True where it was ours and has been told.</summary>
    /// <remarks>A child that has ended but is not reaped keeps its number, so that the answer cannot become wrong in between.</remarks>
    public bool Kill()
    {
        lock (_lock)
        {
            if (_isReaped || processes.StartTimeOf(process) != startTime)
            {
                return false;
            }

            processes.KillGroup(process);
            return true;
        }
    }

    /// <summary>From here on the number may be anybody's.</summary>
    public T Reap<T>(Func<T> reap)
    {
        lock (_lock)
        {
            _isReaped = true;
            return reap();
        }
    }
}
