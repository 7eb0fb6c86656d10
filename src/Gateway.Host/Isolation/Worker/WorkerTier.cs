namespace Gateway.Host.Isolation.Worker;

/// <summary>Makes generations that live in a worker process each.</summary>
internal sealed class WorkerTier(WorkerServices services)
{
    public IGeneration Create(GenerationSpec spec, IGenerationObserver observer) => new WorkerGeneration(spec, observer, services);
}
