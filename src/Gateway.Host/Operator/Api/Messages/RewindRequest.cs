using System.Text.Json;

namespace Gateway.Host.Operator.Api.Messages;

/// <summary>The body of a rewind.</summary>
internal sealed record RewindRequest
{
    /// <summary><c>"oldest"</c>, <c>"newest"</c>, or a number: what follows that message is handed out next.</summary>
    public JsonElement? To { get; init; }
}
