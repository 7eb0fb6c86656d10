using System.Text.Json.Serialization;
using Gateway.Host.Model;

namespace Gateway.Host.Operator.Api;

/// <summary>What the host does next, as it is shown.</summary>
internal sealed record NextActionView(NextActionKind Kind, DateTimeOffset? At, string Text)
{
    /// <summary>What may end the wait before its time; absent when nothing does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Or { get; init; }
}
