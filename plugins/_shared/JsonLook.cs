using System.Text.Json;

namespace Gateway.Adapters.Plumbing;

/// <summary>Looks at JSON whose shape nobody guarantees: what is not there, or is of another kind, is null, false or nothing.</summary>
internal static class JsonLook
{
    public static string? Text(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>An address of a WebSocket, or null when the text is none.</summary>
    public static string? SocketAddress(JsonElement parent, string name) =>
        Text(parent, name) is { } text && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "ws" or "wss" ? text : null;

    public static double? Number(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    public static bool Truth(JsonElement parent, string name) => Member(parent, name) is { ValueKind: JsonValueKind.True };

    public static JsonElement? Object(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.Object } value ? value : null;

    public static IEnumerable<JsonElement> Items(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    /// <summary>The whole as a value of its own, which nobody has to dispose; null when the bytes are no JSON object.</summary>
    public static JsonElement? Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : null;
}
