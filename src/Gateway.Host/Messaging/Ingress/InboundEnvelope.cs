using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Messaging.Ingress;

/// <summary>An accepted message with where it came from, and its place in the journal (0: not in one).</summary>
internal readonly record struct InboundEnvelope(AdapterId Adapter, GenerationNumber Generation, InboundMessage Message, long Sequence = 0);
