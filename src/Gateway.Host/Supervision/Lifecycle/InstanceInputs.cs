using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>Everything from outside that decides whether and with what an instance should run.</summary>
/// <param name="Name">The instance.</param>
/// <param name="Origin">Named or implicit.</param>
/// <param name="Config">Its configuration; made up for an implicit instance. Null when it has been removed.</param>
/// <param name="Entry">What the plugin folder has for its plugin, or null.</param>
/// <param name="Desired">What the operator wants.</param>
/// <param name="Clash">Another instance has its credential; null when none has.</param>
internal sealed record InstanceInputs(
    AdapterId Name, InstanceOrigin Origin, AdapterConfig? Config, PluginEntry? Entry, DesiredState Desired, CredentialClash? Clash = null)
{
    /// <summary>Where it is to run, and why there.</summary>
    public IsolationChoice Isolation { get; init; } = IsolationChoice.InProcess;

    /// <summary>What bounds its worker process; null where it is to run in-process.</summary>
    public WorkerBounds? Bounds { get; init; }
}
