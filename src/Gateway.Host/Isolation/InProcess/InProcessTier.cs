using Gateway.Host.Isolation.Reclamation;
using Gateway.Host.Model;

namespace Gateway.Host.Isolation.InProcess;

/// <summary>Makes generations that live in the host's own process.</summary>
internal sealed class InProcessTier : IGenerationFactory
{
    private readonly DoorServices _services;
    private readonly ReclamationQueue _reclamation;
    private readonly ProcessState.ProcessGuard? _guard;

    public InProcessTier(DoorServices services, ReclamationQueue reclamation, ProcessState.ProcessGuard? guard = null)
    {
        (_services, _reclamation, _guard) = (services, reclamation, guard);
        reclamation.Settled += result =>
        {
            if (result.State == RetiredState.Unloaded)
            {
                services.Marker?.Release(result.Adapter, result.Generation);
            }
        };
    }

    public IGeneration Create(GenerationSpec spec, IGenerationObserver observer) =>
        new InProcessGeneration(spec, observer, _services, _reclamation, _guard);
}
