using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Adapters.Wechat;

/// <summary>What is WeChat's own way of writing JSON.</summary>
internal static class Json
{
    // as other clients write it: nothing of it ends up in a page
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An id, as it is written: as a number it does not fit into one that everybody can count with.</summary>
    public static string? Id(JsonElement parent, string name) =>
        parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number ? value.GetRawText()
        : value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>One object.</summary>
    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> content)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(bytes, Plain);
        writer.WriteStartObject();
        content(writer);
        writer.WriteEndObject();
        writer.Flush();
        return bytes.WrittenMemory;
    }
}
