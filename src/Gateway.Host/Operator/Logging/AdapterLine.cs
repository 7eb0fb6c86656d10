using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Operator.Logging;

/// <summary>One line of an adapter on its way to the log.</summary>
internal readonly record struct AdapterLine(AdapterId Adapter, GenerationNumber Generation, AdapterLogLevel Level, string Message, string? ExceptionText);
