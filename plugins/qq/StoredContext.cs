using System.Text.Json.Serialization;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Qq;

/// <summary>How what is kept on disk is written.</summary>
[JsonSerializable(typeof(List<AnsweredQuestion>))]
internal sealed partial class StoredContext : JsonSerializerContext;
