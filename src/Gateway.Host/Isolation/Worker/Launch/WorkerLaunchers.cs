using Gateway.Host.Isolation.Worker.Launch.Linux;

namespace Gateway.Host.Isolation.Worker.Launch;

/// <summary>The launcher that fits this machine.</summary>
internal static class WorkerLaunchers
{
    public static IWorkerLauncher Create(WorkerLauncherOptions options, TimeProvider time)
    {
        var executable = options.Executable ?? WorkerExecutable.OfGateway(AppContext.BaseDirectory, RuntimeFolder.Find());
        return OperatingSystem.IsLinux() ? new LinuxLauncher(options, executable, LinuxMeans.OfThisMachine(), time) : new PortableLauncher(executable, options.Redact, time);
    }
}
