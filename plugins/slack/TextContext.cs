using System.Text.Json.Serialization;

namespace Gateway.Adapters.Slack;

/// <summary>How single texts and the metadata of messages are written.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class TextContext : JsonSerializerContext;
