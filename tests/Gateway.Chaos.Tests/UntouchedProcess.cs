using Gateway.Host.Foundation;
using Gateway.Host.Isolation.ProcessState;

namespace Gateway.Chaos.Tests;

/// <summary>A process that nobody changes.</summary>
internal sealed class UntouchedProcess : IProcessState
{
    private readonly ProcessPicture _picture = new RuntimeProcessState(new PoolLimits()).Read();

    public ProcessPicture Read() => _picture;

    public void Restore(ProcessAspect aspect, ProcessPicture picture)
    {
    }
}
