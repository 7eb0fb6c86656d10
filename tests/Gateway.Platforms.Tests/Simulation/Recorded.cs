using System.Text.Json.Nodes;

namespace Gateway.Platforms.Tests.Simulation;

/// <summary>One thing that a client has done, as the platform saw it.</summary>
/// <param name="Kind">What.</param>
/// <param name="Connection">Which WebSocket, numbered from 1; 0 for requests.</param>
/// <param name="Name">Method and path of a request, the platform's word for a frame, "4200 reason" or "dropped" for an end.</param>
/// <param name="Body">What was said, where it is JSON.</param>
/// <param name="Headers">Of a request or an opening, by name in lower case.</param>
/// <param name="Bytes">What was said, where it is not JSON.</param>
internal sealed record Recorded(
    RecordedKind Kind, int Connection, string Name, JsonNode? Body, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Bytes)
{
    public override string ToString() => $"{Kind} {(Connection == 0 ? "" : $"#{Connection} ")}{Name} {Body?.ToJsonString() ?? (Bytes.Length == 0 ? "" : $"{Bytes.Length} bytes")}";
}
