using Microsoft.Win32.SafeHandles;

namespace Gateway.Host.Isolation.Worker.Launch.Linux;

/// <summary>Our child and our ends of its three pipes.</summary>
/// <param name="Id">Its process id, also that of its group and session.</param>
/// <param name="StartTime">In ticks since the machine started: with the id, the name of one process for ever.</param>
internal sealed record SpawnedProcess(int Id, long StartTime, SafeFileHandle Input, SafeFileHandle Output, SafeFileHandle Errors) : IDisposable
{
    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
        Errors.Dispose();
    }
}
