using Gateway.Host.Model;

namespace Gateway.Host.Isolation.Reclamation;

/// <summary>What the proof of an unload came to.</summary>
internal sealed record ReclamationResult(AdapterId Adapter, GenerationNumber Generation, RetiredState State, int Collections, TimeSpan After);
