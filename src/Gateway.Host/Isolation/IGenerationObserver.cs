using Gateway.Host.Model;

namespace Gateway.Host.Isolation;

/// <summary>Whoever looks after a generation. Called on any thread, perhaps the plugin's: must post and return at once, never throw.</summary>
internal interface IGenerationObserver
{
    void OnSignal(GenerationNumber generation, GenerationSignal signal);
}
