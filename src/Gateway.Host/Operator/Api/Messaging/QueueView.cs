namespace Gateway.Host.Operator.Api.Messaging;

/// <summary>What waits for one instance, as JSON.</summary>
/// <param name="Adapter">Its name.</param>
/// <param name="Inbound">Accepted, not routed yet.</param>
/// <param name="InboundLimit">More are refused.</param>
/// <param name="Outbound">Not delivered yet.</param>
/// <param name="OutboundLimit">More are refused, or parked.</param>
/// <param name="InFlight">Conversations with a send under way.</param>
/// <param name="WaitsForAdapter">Nothing is sent because the adapter is away.</param>
/// <param name="OldestSeconds">How long the oldest message to be sent has waited; null when none does.</param>
internal sealed record QueueView(
    string Adapter, int Inbound, int InboundLimit, int Outbound, int OutboundLimit, int InFlight, bool WaitsForAdapter, double? OldestSeconds);
