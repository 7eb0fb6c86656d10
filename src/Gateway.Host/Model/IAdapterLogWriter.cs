using Gateway.Abstractions;

namespace Gateway.Host.Model;

/// <summary>Where adapters' log lines go. Cheap, never blocks, never throws; lines over the rate limit are dropped and counted.</summary>
internal interface IAdapterLogWriter
{
    void Write(AdapterId adapter, GenerationNumber generation, AdapterLogLevel level, string message, string? exceptionText);
}
