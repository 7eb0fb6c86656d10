using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Qq;

/// <summary>The gateway's side of it.</summary>
internal sealed partial class QqSimulator
{
    private async Task ServeAsync(SocketPeer peer)
    {
        if (!Switches.NeverGreets)
        {
            await peer.SendAsync(new JsonObject { ["op"] = 10, ["d"] = new JsonObject { ["heartbeat_interval"] = HeartbeatInterval } });
        }

        while (await peer.ReadAsync() is { } read)
        {
            var frame = JsonNode.Parse(Encoding.UTF8.GetString(read.Bytes))!.AsObject();
            var op = (int)frame["op"]!;
            Recorder.Add(new(RecordedKind.Frame, peer.Number, string.Create(CultureInfo.InvariantCulture, $"op {op}"), frame, new Dictionary<string, string>(), default));
            if (op == 1)
            {
                if (!Switches.StopsAcking && !Switches.NeverGreets)
                {
                    await peer.SendAsync(new JsonObject { ["op"] = 11 });
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
        Bell.Ring();
    }

    private async Task LogInAsync(SocketPeer peer, int op, JsonNode? data)
    {
        await _turn.WaitAsync();
        try
        {
            if (op is not (2 or 6) || peer.Session is not null)
            {
                await peer.CloseAsync(4001, "invalid opcode");
            }
            else if (!IsGood(data?["token"]?.ToString() ?? ""))
            {
                await peer.CloseAsync(4004, "invalid token");
            }
            else if (op == 2)
            {
                await Identify_NeedsTurnAsync(peer, data!);
            }
            else
            {
                await Resume_NeedsTurnAsync(peer, data!);
            }
        }
        finally
        {
            _turn.Release();
        }

        Bell.Ring();
    }

    private async Task Identify_NeedsTurnAsync(SocketPeer peer, JsonNode data)
    {
        if (((int)data["intents"]! & Disallowed) != 0)
        {
            await peer.CloseAsync(4014, "disallowed intents");
            return;
        }

        Remaining--;
        if (Switches.NeverConfirms)
        {
            return;
        }

        var session = new QqSession(string.Create(CultureInfo.InvariantCulture, $"session-{peer.Number}")) { Peer = peer };
        peer.Session = session;
        Sessions = Sessions.Add(session);
        await peer.SendAsync(session.Number("READY", new JsonObject
        {
            ["version"] = 1,
            ["session_id"] = session.Id,
            ["user"] = new JsonObject { ["id"] = "9", ["username"] = "bot", ["bot"] = true },
            ["shard"] = new JsonArray(0, 1),
        }));
    }

    private async Task Resume_NeedsTurnAsync(SocketPeer peer, JsonNode data)
    {
        if (Switches.NeverConfirms)
        {
            return;
        }

        var sequence = (long)data["seq"]!;
        var session = Sessions.Find(one => one.Id == data["session_id"]!.ToString());
        if (ResumeClose is { } code)
        {
            await peer.CloseAsync(code, "reset by resume");
            return;
        }

        if (Switches.RefusesResume || session is null)
        {
            await peer.SendAsync(new JsonObject { ["op"] = 9, ["d"] = false });
            return;
        }

        if (!session.Knows(sequence))
        {
            await peer.CloseAsync(4007, "invalid seq");
            return;
        }

        (session.Peer, peer.Session) = (peer, session);
        foreach (var missed in session.After(sequence))
        {
            await peer.SendAsync(missed);
        }

        await peer.SendAsync(session.Number("RESUMED", JsonValue.Create("")));
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
}
