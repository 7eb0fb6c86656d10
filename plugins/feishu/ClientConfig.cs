using System.Text.Json;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Feishu;

/// <summary>How the service wants its clients to behave; told with the address and again with every pong.</summary>
/// <param name="ReconnectCount">How often a client shall try to come back; negative for ever.</param>
/// <param name="ReconnectInterval">Between two tries.</param>
/// <param name="ReconnectNonce">Before the first try at most, at random.</param>
/// <param name="PingInterval">Between two pings.</param>
internal sealed record ClientConfig(int ReconnectCount, TimeSpan ReconnectInterval, TimeSpan ReconnectNonce, TimeSpan PingInterval)
{
    public static ClientConfig Usual { get; } = new(-1, TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(120));

    /// <summary>What is missing or senseless stays as it was.</summary>
    public ClientConfig With(JsonElement told) => new(
        (int)(JsonLook.Number(told, "ReconnectCount") ?? ReconnectCount),
        Seconds(told, "ReconnectInterval") ?? ReconnectInterval,
        Seconds(told, "ReconnectNonce") ?? ReconnectNonce,
        Seconds(told, "PingInterval") is { Ticks: > 0 } interval ? interval : PingInterval);

    private static TimeSpan? Seconds(JsonElement told, string name) => JsonLook.Number(told, name) is >= 0 and <= 86400 and var seconds ? TimeSpan.FromSeconds(seconds) : null;
}
