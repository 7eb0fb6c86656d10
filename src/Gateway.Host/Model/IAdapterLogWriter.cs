using Gateway.Abstractions;

namespace Gateway.Host.Model;

/// <summary>Where the lines go that adapters write. Implemented by Operator, called by the door.</summary>
/// <remarks>
/// Callable from any thread, also an adapter's own: never blocks, never throws. Lines above the adapter's rate are dropped and counted.
/// </remarks>
internal interface IAdapterLogWriter
{
    /// <param name="exceptionText">The exception as text, or null. Never the exception: it would keep the load context alive.</param>
    void Write(AdapterId adapter, GenerationNumber generation, AdapterLogLevel level, string message, string? exceptionText);
}
