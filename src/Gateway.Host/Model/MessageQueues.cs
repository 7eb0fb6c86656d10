namespace Gateway.Host.Model;

/// <summary>What waits for or at one instance.</summary>
/// <param name="Adapter">The instance.</param>
/// <param name="Inbound">Accepted, not routed yet.</param>
/// <param name="Outbound">Not delivered yet, those in flight included.</param>
/// <param name="InFlight">Conversations with a send under way.</param>
/// <param name="WaitsForDoor">Nothing is sent because no generation is ready.</param>
/// <param name="InboundLimit">More are refused.</param>
/// <param name="OutboundLimit">More are refused, or parked.</param>
/// <param name="Oldest">How long the oldest message to be sent has waited; null when none does.</param>
internal sealed record MessageQueues(AdapterId Adapter, int Inbound, int Outbound, int InFlight, bool WaitsForDoor, int InboundLimit, int OutboundLimit, TimeSpan? Oldest);
