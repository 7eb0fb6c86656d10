using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Discord;

/// <summary>The Gateway's side of it.</summary>
internal sealed partial class DiscordSimulator
{
    private const int LargestFrame = 4096;

    private async Task ServeAsync(SocketPeer peer)
    {
        if (!Switches.NeverGreets)
        {
            await peer.SendAsync(Frame(10, new JsonObject { ["heartbeat_interval"] = HeartbeatInterval }));
        }

        while (await peer.ReadAsync() is { } read)
        {
            var frame = JsonNode.Parse(Encoding.UTF8.GetString(read.Bytes))!.AsObject();
            var op = (int)frame["op"]!;
            Recorder.Add(new(RecordedKind.Frame, peer.Number, string.Create(CultureInfo.InvariantCulture, $"op {op}"), frame, new Dictionary<string, string>(), default));
            if (read.Bytes.Length > LargestFrame)
            {
                await peer.CloseAsync(4002, "Error while decoding payload.");
            }
            else if (op == 1)
            {
                if (!Switches.StopsAcking && !Switches.NeverGreets)
                {
                    await peer.SendAsync(Frame(11, null));
                }
            }
            else if (!Switches.NeverGreets)
            {
                await LogInAsync(peer, op, frame["d"]);
            }
        }

        await _turn.WaitAsync();
        foreach (var session in Sessions.Where(session => session.Peer == peer))
        {
            session.Peer = null;
        }

        _turn.Release();
    }

    private async Task LogInAsync(SocketPeer peer, int op, JsonNode? data)
    {
        await _turn.WaitAsync();
        try
        {
            if (op is not (2 or 6))
            {
                await (peer.Session is null ? peer.CloseAsync(4003, "Not authenticated.") : op is 3 or 4 or 8 ? Task.CompletedTask : peer.CloseAsync(4001, "Unknown opcode."));
            }
            else if (peer.Session is not null)
            {
                await peer.CloseAsync(4005, "Already authenticated.");
            }
            else if (data?["token"]?.ToString() != Accepts)
            {
                await peer.CloseAsync(4004, "Authentication failed.");
            }
            else if (op == 2)
            {
                await Identify_NeedsTurnAsync(peer, data);
            }
            else
            {
                await Resume_NeedsTurnAsync(peer, data);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task Identify_NeedsTurnAsync(SocketPeer peer, JsonNode data)
    {
        var intents = (int)data["intents"]!;
        if (intents is < 0 or >= 1 << 26 || (intents & Disallowed) != 0)
        {
            await ((intents & Disallowed) != 0 ? peer.CloseAsync(4014, "Disallowed intent(s).") : peer.CloseAsync(4013, "Invalid intent(s)."));
            return;
        }

        Remaining--;
        if (Switches.NeverConfirms)
        {
            return;
        }

        var session = new DiscordSession(string.Create(CultureInfo.InvariantCulture, $"session-{peer.Number}")) { Peer = peer };
        peer.Session = session;
        Sessions = Sessions.Add(session);
        await peer.SendAsync(session.Number("READY", new JsonObject
        {
            ["v"] = 10,
            ["user"] = User(),
            ["guilds"] = new JsonArray(new JsonObject { ["id"] = Guild, ["unavailable"] = true }),
            ["session_id"] = session.Id,
            ["resume_gateway_url"] = SocketUrl,
            ["shard"] = new JsonArray(0, 1),
            ["application"] = new JsonObject { ["id"] = Me, ["flags"] = 0 },
        }));
        await peer.SendAsync(session.Number("GUILD_CREATE", TheGuild()));
        Bell.Ring();
    }

    private async Task Resume_NeedsTurnAsync(SocketPeer peer, JsonNode data)
    {
        if (Switches.NeverConfirms)
        {
            return;
        }

        var sequence = (long)data["seq"]!;
        var session = Sessions.Find(one => one.Id == data["session_id"]!.ToString());
        if (Switches.RefusesResume || session is null)
        {
            await peer.SendAsync(Frame(9, RefusalIsTemporary));
            return;
        }

        if (!session.Knows(sequence))
        {
            await peer.CloseAsync(4007, "Invalid seq.");
            return;
        }

        (session.Peer, peer.Session) = (peer, session);
        foreach (var missed in session.After(sequence))
        {
            await peer.SendAsync(missed);
        }

        await peer.SendAsync(session.Number("RESUMED", new JsonObject()));
        Bell.Ring();
    }

    private async Task Dispatch_NeedsTurnAsync(string type, JsonNode data)
    {
        if (Switches.IsLate)
        {
            _late.Add((type, data));
            return;
        }

        if (Switches.IsQuiet)
        {
            return;
        }

        foreach (var session in Sessions)
        {
            var frame = session.Number(type, data.DeepClone());
            if (session.Peer is { } peer)
            {
                await peer.SendAsync(frame);
                if (Switches.Duplicates)
                {
                    await peer.SendAsync(frame);
                }
            }
        }
    }

    private static JsonObject TheGuild() => new()
    {
        ["id"] = Guild,
        ["name"] = "guild",
        ["owner_id"] = "7",
        ["channels"] = new JsonArray(new JsonObject { ["id"] = Room, ["type"] = 0, ["name"] = "room", ["position"] = 0, ["permission_overwrites"] = new JsonArray() }),
        ["members"] = new JsonArray(),
        ["roles"] = new JsonArray(new JsonObject { ["id"] = Guild, ["name"] = "@everyone", ["permissions"] = "104324673", ["position"] = 0, ["color"] = 0, ["hoist"] = false, ["managed"] = false, ["mentionable"] = false }),
        ["emojis"] = new JsonArray(),
        ["stickers"] = new JsonArray(),
        ["presences"] = new JsonArray(),
        ["voice_states"] = new JsonArray(),
        ["threads"] = new JsonArray(),
        ["stage_instances"] = new JsonArray(),
        ["guild_scheduled_events"] = new JsonArray(),
        ["member_count"] = 1,
        ["large"] = false,
        ["features"] = new JsonArray(),
        ["joined_at"] = "2026-01-01T00:00:00.000000+00:00",
        ["premium_tier"] = 0,
        ["verification_level"] = 0,
        ["default_message_notifications"] = 0,
        ["explicit_content_filter"] = 0,
        ["mfa_level"] = 0,
        ["nsfw_level"] = 0,
        ["system_channel_flags"] = 0,
        ["preferred_locale"] = "en-US",
    };
}
