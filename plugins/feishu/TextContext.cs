using System.Text.Json.Serialization;

namespace Gateway.Adapters.Feishu;

/// <summary>How single texts are written.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class TextContext : JsonSerializerContext;
