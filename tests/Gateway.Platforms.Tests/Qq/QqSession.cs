using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Qq;

/// <summary>One session of a bot: its numbered events, kept for a resume, and the connection that it is on now.</summary>
internal sealed class QqSession(string id)
{
    private readonly List<JsonObject> _events = [];

    public string Id => id;

    /// <summary>Null while the client is away.</summary>
    public SocketPeer? Peer { get; set; }

    public JsonObject Number(string type, JsonNode data)
    {
        var number = _events.Count + 1;
        var frame = new JsonObject { ["op"] = 0, ["s"] = number, ["t"] = type, ["id"] = string.Create(CultureInfo.InvariantCulture, $"{type}:{number}"), ["d"] = data };
        _events.Add(frame);
        return frame;
    }

    public IEnumerable<JsonObject> After(long sequence) => _events.Skip((int)sequence).ToArray();

    /// <summary>A number that no event has had yet cannot be resumed from.</summary>
    public bool Knows(long sequence) => sequence <= _events.Count;
}
