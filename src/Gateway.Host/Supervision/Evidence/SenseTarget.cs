using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>The generation that a sense watches. Holds nothing of the plugin.</summary>
internal sealed record SenseTarget(Subject Subject, GenerationScope Scope, TransportKind Transport, TimeProvider Time)
{
    public AdapterCapabilities Capabilities { get; init; } = AdapterCapabilities.Receive | AdapterCapabilities.Send;

    /// <summary>Whose code it is; instances of one plugin are siblings.</summary>
    public PluginId Plugin { get; init; }

    /// <summary>It runs in a process of its own, which shows its own sockets.</summary>
    public bool IsApart { get; init; }

    /// <summary>When the watching began. Nothing older than this concerns the generation.</summary>
    public long Began { get; } = Time.GetTimestamp();
}
