using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>Whom an observation is about.</summary>
internal readonly record struct Subject(AdapterId Adapter, GenerationNumber Generation);
