using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Isolation;

/// <summary>Everything that a new generation is made from.</summary>
internal sealed record GenerationSpec(
    AdapterId Adapter,
    GenerationNumber Number,
    PluginBuild Build,
    AdapterSettings Settings,
    LimitsConfig Limits,
    StartReason StartReason)
{
    /// <summary>How it receives with these settings.</summary>
    public TransportKind Transport => Build.Manifest.TransportWith(Settings);

    /// <summary>In which tier: never <see cref="IsolationMode.Auto"/>.</summary>
    public IsolationMode Isolation { get; init; } = IsolationMode.InProcess;

    /// <summary>What bounds its worker process; null for what the configuration says when it is started. Means nothing in-process.</summary>
    public WorkerBounds? Bounds { get; init; }

    /// <summary>False inside a worker process: the process is the unload, and collectible code would only be slower.</summary>
    public bool IsCollectible { get; init; } = true;
}
