using System.Text.Json;

namespace Gateway.Adapters.Slack;

/// <summary>Something that Slack has delivered over a connection and wants confirmed on the same one.</summary>
/// <param name="Link">The connection that it came over.</param>
/// <param name="Id">Of this delivery: the same event has another one when it is delivered again.</param>
/// <param name="Type">What it is.</param>
/// <param name="Payload">Its content.</param>
internal sealed record Envelope(SocketLink Link, string Id, string Type, JsonElement Payload);
