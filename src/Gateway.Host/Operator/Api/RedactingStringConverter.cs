using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Host.Model;

namespace Gateway.Host.Operator.Api;

/// <summary>Redacts every text that is written as JSON, so that no endpoint can forget to.</summary>
/// <remarks>
/// Works on values, not on the finished document: a secret such as <c>1234</c> must not tear holes into numbers and punctuation.
/// </remarks>
internal sealed class RedactingStringConverter(ISecrets secrets) : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(secrets.Redact(value));

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() ?? "";

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(secrets.Redact(value));
}
