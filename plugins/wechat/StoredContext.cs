using System.Text.Json.Serialization;

namespace Gateway.Adapters.Wechat;

/// <summary>How what is kept on disk is written.</summary>
[JsonSerializable(typeof(PollPoint))]
internal sealed partial class StoredContext : JsonSerializerContext;
