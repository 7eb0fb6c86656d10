using Gateway.Host.Isolation.Reclamation;

namespace Gateway.Host.Isolation.InProcess;

/// <summary>Makes generations that live in the host's own process.</summary>
internal sealed class InProcessTier(DoorServices services, ReclamationQueue reclamation, ProcessState.ProcessGuard? guard = null) : IGenerationFactory
{
    public IGeneration Create(GenerationSpec spec, IGenerationObserver observer) =>
        new InProcessGeneration(spec, observer, services, reclamation, guard);
}
