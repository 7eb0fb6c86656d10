using Gateway.Host.Isolation.InProcess;
using Gateway.Host.Isolation.Worker;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Isolation;

/// <summary>The tier that the specification names.</summary>
internal sealed class TierSelector(InProcessTier inProcess, WorkerTier worker) : IGenerationFactory
{
    public IGeneration Create(GenerationSpec spec, IGenerationObserver observer) => spec.Isolation switch
    {
        IsolationMode.InProcess => inProcess.Create(spec, observer),
        IsolationMode.Process => worker.Create(spec, observer),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Isolation, "not a tier"),
    };
}
