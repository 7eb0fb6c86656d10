namespace Gateway.Host.Isolation;

/// <summary>Makes generations; one implementation per tier.</summary>
internal interface IGenerationFactory
{
    /// <summary>Runs no plugin code yet.</summary>
    IGeneration Create(GenerationSpec spec, IGenerationObserver observer);
}
