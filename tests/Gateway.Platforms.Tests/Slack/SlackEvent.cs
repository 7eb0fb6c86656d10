using System.Text.Json.Nodes;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Slack;

/// <summary>An event that no client has confirmed yet.</summary>
internal sealed class SlackEvent(JsonObject payload)
{
    public JsonObject Payload => payload;

    /// <summary>How often it was delivered.</summary>
    public int Deliveries { get; set; }

    /// <summary>The connection that it was delivered to last.</summary>
    public SocketPeer? Peer { get; set; }

    /// <summary>The envelopes that it was delivered in.</summary>
    public HashSet<string> Envelopes { get; } = [];
}
