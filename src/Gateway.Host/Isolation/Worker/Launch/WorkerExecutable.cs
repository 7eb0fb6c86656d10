namespace Gateway.Host.Isolation.Worker.Launch;

/// <summary>What is started as a worker.</summary>
/// <param name="File">Full path.</param>
/// <param name="Leading">Arguments before those of the launch.</param>
internal sealed record WorkerExecutable(string File, IReadOnlyList<string> Leading)
{
    /// <summary>The gateway itself: its executable beside its assembly, else its assembly by the dotnet host that runs now.</summary>
    /// <returns>Null where neither is there.</returns>
    public static WorkerExecutable? OfGateway(string folder, string? runtimeFolder)
    {
        var own = Path.Combine(folder, OperatingSystem.IsWindows() ? "gateway.exe" : "gateway");
        if (System.IO.File.Exists(own))
        {
            return new WorkerExecutable(own, []);
        }

        var assembly = Path.Combine(folder, "gateway.dll");
        var host = runtimeFolder is null ? null : Path.Combine(runtimeFolder, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return System.IO.File.Exists(assembly) && System.IO.File.Exists(host) ? new WorkerExecutable(host, [assembly]) : null;
    }
}
