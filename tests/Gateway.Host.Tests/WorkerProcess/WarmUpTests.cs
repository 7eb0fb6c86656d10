using Gateway.Host.WorkerProcess;

namespace Gateway.Host.Tests.WorkerProcess;

public sealed class WarmUpTests
{
    /// <summary>In a worker what goes wrong in it is passed over, so that it must be seen here.</summary>
    [Fact]
    public void The_rehearsal_goes_through_and_may_be_repeated()
    {
        Should.NotThrow(WarmUp.Rehearse);
        Should.NotThrow(WarmUp.Rehearse);
    }
}
