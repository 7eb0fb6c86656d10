using System.Globalization;
using System.Text.Json.Nodes;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>One request that the simulator has got.</summary>
internal sealed record RecordedCall(string Token, string Method, JsonObject Arguments)
{
    /// <summary>The argument as text, or null; forms and queries have nothing but text.</summary>
    public string? Text(string name) => Arguments[name]?.ToString();

    public long Number(string name) => long.Parse(Text(name) ?? "0", CultureInfo.InvariantCulture);

    public override string ToString() => $"{Method} {Arguments.ToJsonString()}";
}
