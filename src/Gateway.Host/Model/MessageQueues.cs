namespace Gateway.Host.Model;

/// <summary>What waits for or at one instance.</summary>
/// <param name="Adapter">The instance.</param>
/// <param name="Inbound">Accepted, not routed yet.</param>
/// <param name="Outbound">Not delivered yet, those in flight included.</param>
/// <param name="InFlight">Conversations with a send under way.</param>
/// <param name="WaitsForDoor">Nothing is sent because no generation is ready.</param>
internal sealed record MessageQueues(AdapterId Adapter, int Inbound, int Outbound, int InFlight, bool WaitsForDoor);
