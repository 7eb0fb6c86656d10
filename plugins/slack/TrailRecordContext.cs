using System.Text.Json.Serialization;

namespace Gateway.Adapters.Slack;

/// <summary>How a <see cref="TrailRecord"/> is written.</summary>
[JsonSerializable(typeof(TrailRecord))]
internal sealed partial class TrailRecordContext : JsonSerializerContext;
