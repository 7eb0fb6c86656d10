using System.Text.Json.Serialization;

namespace Gateway.Adapters.Qq;

/// <summary>How what is kept on disk is written.</summary>
[JsonSerializable(typeof(ResumePoint))]
[JsonSerializable(typeof(List<AnsweredQuestion>))]
internal sealed partial class StoredContext : JsonSerializerContext;
