using System.Runtime.InteropServices;

namespace Gateway.Host.Isolation.Worker.Launch.Linux;

/// <summary>struct pollfd. A negative descriptor is skipped by the kernel.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public int Descriptor;
    public short Wanted;
    public short Got;
}
