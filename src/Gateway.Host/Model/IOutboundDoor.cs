using Gateway.Abstractions;

namespace Gateway.Host.Model;

/// <summary>The way out through one generation. Messaging sees nothing else of an adapter.</summary>
internal interface IOutboundDoor
{
    AdapterId Adapter { get; }

    GenerationNumber Generation { get; }

    /// <summary>
    /// Starts sending. <paramref name="call"/> completes exactly once: inline when the adapter answered synchronously, else later on
    /// another thread; also when the adapter hangs (<see cref="CallStatus.Abandoned"/>) or the generation is gone
    /// (<see cref="CallStatus.Fenced"/>, completed inline, the adapter was not entered). Allocates nothing.
    /// </summary>
    /// <remarks>The calling thread may be lost for as long as the adapter blocks it; the call still completes.</remarks>
    void Send(OutboundMessage message, DoorCall<SendOutcome> call);
}
