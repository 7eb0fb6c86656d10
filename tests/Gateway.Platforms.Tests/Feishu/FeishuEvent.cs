using System.Text.Json.Nodes;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Feishu;

/// <summary>An event that no client has confirmed yet.</summary>
/// <param name="id">The id of its frames.</param>
/// <param name="json">What happened.</param>
internal sealed class FeishuEvent(string id, JsonObject json)
{
    public string Id => id;

    public JsonObject Json => json;

    /// <summary>The connection that it was delivered to last.</summary>
    public SocketPeer? Peer { get; set; }
}
