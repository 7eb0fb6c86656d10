using Gateway.Host.Isolation.Reclamation;
using Gateway.Host.Isolation.Worker.Launch;
using Gateway.Host.Isolation.Worker.Wire;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Isolation.Worker;

/// <summary>What every generation in a worker process is made with.</summary>
internal sealed record WorkerServices(DoorServices Door, WorkerStation Station, WorkerSpares Spares, ReclamationQueue Reclamation, IConfigurationSource Configuration)
{
    public static WorkerLimits LimitsOf(WorkerBounds bounds) => new() { Memory = bounds.Memory, Cpu = bounds.Cpu, OpenFiles = bounds.OpenFiles, Processes = bounds.Processes };

    public WorkerLaunch LaunchOf(GenerationSpec spec)
    {
        var bounds = spec.Bounds ?? WorkerBounds.Of(spec.Limits, Configuration.Current.SandboxFor(spec.Adapter));
        return new WorkerLaunch($"{spec.Adapter}#{spec.Number}", ["worker"], FirstLine: "") { Readable = [spec.Build.Folder], Limits = LimitsOf(bounds), Sandbox = bounds.Sandbox };
    }

    public WireBegin BeginOf(GenerationSpec spec)
    {
        var (evidence, manifest) = (Configuration.Current.Evidence, spec.Build.Manifest);
        return new WireBegin(
            spec.Adapter.ToString(), spec.Number.Value, spec.StartReason, spec.Build.Id.ToString(), manifest.TypeName, manifest.Version, spec.Transport,
            spec.Build.ContentHash, spec.Build.Folder, spec.Build.MainAssembly, new(spec.Settings.Values, StringComparer.Ordinal), WireLimits.From(spec.Limits),
            evidence.NetworkEvents, evidence.Sockets, WorkerBeat.Pace);
    }
}
