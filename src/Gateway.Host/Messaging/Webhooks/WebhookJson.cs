using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Messaging.Webhooks;

/// <summary>The body of a webhook: one accepted message, the same members as over HTTP.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MessageView))]
internal sealed partial class WebhookJson : JsonSerializerContext
{
    private static WebhookJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Write(MessageView message) => JsonSerializer.Serialize(message, Readable.MessageView);
}
