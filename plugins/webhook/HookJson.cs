using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Abstractions;

namespace Gateway.Adapters.Webhook;

/// <summary>Writes answers. Without the serializer, whose caches would hold this plugin's types after it has been unloaded.</summary>
internal static class HookJson
{
    // people read these answers in a terminal, and the media type keeps browsers from taking them for HTML
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static HookResponse Answer(int status, Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return new HookResponse { Status = status, ContentType = "application/json", Body = buffer.WrittenMemory };
    }
}
