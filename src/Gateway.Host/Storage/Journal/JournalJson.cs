using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Abstractions;

namespace Gateway.Host.Storage.Journal;

/// <summary>How messages stand in the data file. Members that a later version adds are ignored by an earlier one.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UseStringEnumConverter = true)]
[JsonSerializable(typeof(InboundMessage))]
[JsonSerializable(typeof(OutboundMessage))]
internal sealed partial class JournalJson : JsonSerializerContext
{
    public static byte[] Write(InboundMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, Default.InboundMessage);

    public static byte[] Write(OutboundMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, Default.OutboundMessage);

    public static InboundMessage ReadInbound(byte[] body) => JsonSerializer.Deserialize(body, Default.InboundMessage)!;

    public static OutboundMessage ReadOutbound(byte[] body) => JsonSerializer.Deserialize(body, Default.OutboundMessage)!;
}
