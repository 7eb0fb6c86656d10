using System.Text.Json.Nodes;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Discord;

/// <summary>One session of a bot: its numbered events, kept for a resume, and the connection that it is on now.</summary>
internal sealed class DiscordSession(string id)
{
    private readonly List<JsonObject> _events = [];

    public string Id => id;

    /// <summary>Null while the client is away.</summary>
    public SocketPeer? Peer { get; set; }

    public long Newest => _events.Count;

    public JsonObject Number(string type, JsonNode data)
    {
        var frame = new JsonObject { ["t"] = type, ["s"] = _events.Count + 1, ["op"] = 0, ["d"] = data };
        _events.Add(frame);
        return frame;
    }

    public IEnumerable<JsonObject> After(long sequence) => _events.Skip((int)sequence).ToArray();

    /// <summary>A number that no event has had yet cannot be resumed from.</summary>
    public bool Knows(long sequence) => sequence <= _events.Count;
}
