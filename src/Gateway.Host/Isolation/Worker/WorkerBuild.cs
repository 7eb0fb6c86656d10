namespace Gateway.Host.Isolation.Worker;

/// <summary>Identifies the gateway's own executable: the two ends of a link must be the same build.</summary>
internal static class WorkerBuild
{
    public static string Id { get; } = typeof(WorkerBuild).Module.ModuleVersionId.ToString("N");
}
