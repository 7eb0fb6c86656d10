using System.Text.Json.Serialization;

namespace Gateway.Adapters.Plumbing;

/// <summary>How a <see cref="ResumePoint"/> is written.</summary>
[JsonSerializable(typeof(ResumePoint))]
internal sealed partial class ResumePointContext : JsonSerializerContext;
