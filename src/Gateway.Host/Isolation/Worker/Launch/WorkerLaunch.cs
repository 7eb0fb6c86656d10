using Gateway.Host.Model.Config;

namespace Gateway.Host.Isolation.Worker.Launch;

/// <summary>One worker to start.</summary>
/// <param name="Name">For people: "demo#3".</param>
/// <param name="Arguments">Of the executable. Everybody on the machine can read them.</param>
/// <param name="FirstLine">
/// Written to the worker's standard input, which is then closed. Carries what nobody else may read: neither the command line nor the
/// environment is a place for a secret. At most 32 KB, without a line break.
/// </param>
internal sealed record WorkerLaunch(string Name, IReadOnlyList<string> Arguments, string FirstLine)
{
    /// <summary>Folders that it must be able to read. The gateway's own and the runtime's are added by the launcher.</summary>
    public IReadOnlyList<string> Readable { get; init; } = [];

    /// <summary>Its own folders, and the folder of its socket; they must exist. The first is where it starts.</summary>
    public IReadOnlyList<string> Writable { get; init; } = [];

    public WorkerLimits Limits { get; init; } = WorkerLimits.None;

    public SandboxMode Sandbox { get; init; } = SandboxMode.Off;

    /// <summary>The first line is a secret and stays out of every text.</summary>
    public override string ToString() => $"{Name}: {string.Join(' ', Arguments)}";
}
