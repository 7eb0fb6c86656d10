using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Platforms.Tests.Simulation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Platforms.Tests.Slack;

/// <summary>Socket Mode: addresses that are good for one connection, envelopes, and their confirmation.</summary>
internal sealed partial class SlackSimulator
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly HashSet<string> _tickets = [];
    private readonly List<SlackEvent> _waiting = [];
    private int _numbers;

    /// <summary>Connections of other programs with the same app.</summary>
    public int Others { get; set; }

    /// <summary>Events go to the oldest connection; by default to the newest.</summary>
    public bool PrefersOldest { get; set; }

    /// <summary>Events that no client has confirmed.</summary>
    public int Unconfirmed
    {
        get
        {
            lock (_waiting)
            {
                return _waiting.Count;
            }
        }
    }

    public IEnumerable<Recorded> Confirmations => Recorder.Frames("confirmation");

    private IEnumerable<SocketPeer> Greeted => Sockets.Where(peer => peer is { Session: not null, IsOpen: true });

    /// <summary>An event for the app.</summary>
    public async Task RaiseAsync(JsonObject what)
    {
        if (Switches.IsQuiet)
        {
            return;
        }

        var one = new SlackEvent(new JsonObject
        {
            ["token"] = "x",
            ["team_id"] = Team,
            ["api_app_id"] = "A0APP",
            ["event"] = what,
            ["type"] = "event_callback",
            ["event_id"] = Next("Ev"),
            ["event_time"] = time.GetUtcNow().ToUnixTimeSeconds(),
            ["authorizations"] = new JsonArray(new JsonObject { ["enterprise_id"] = null, ["team_id"] = Team, ["user_id"] = Me, ["is_bot"] = true, ["is_enterprise_install"] = false }),
            ["is_ext_shared_channel"] = false,
            ["event_context"] = "4-simulated",
        });
        await _turn.WaitAsync();
        lock (_waiting)
        {
            _waiting.Add(one);
        }

        if (!Switches.IsLate)
        {
            await Deliver_NeedsTurnAsync(one, PrefersOldest ? Greeted.FirstOrDefault() : Greeted.LastOrDefault());
        }

        _turn.Release();
    }

    /// <summary>Everything that is not confirmed is delivered once more, as Slack does after three seconds.</summary>
    public async Task RepeatAsync()
    {
        await _turn.WaitAsync();
        foreach (var one in Waiting())
        {
            await Deliver_NeedsTurnAsync(one, Greeted.LastOrDefault());
        }

        _turn.Release();
    }

    /// <summary>What was kept back as late arrives now.</summary>
    public Task DeliverAsync()
    {
        Switches.IsLate = false;
        return RepeatAsync();
    }

    /// <summary>A frame that is no event, on every connection.</summary>
    public Task SayAsync(JsonObject frame) => Task.WhenAll(Sockets.Select(peer => peer.SendAsync(frame.DeepClone())));

    /// <summary>Slack wants to be rid of every connection.</summary>
    public Task DisconnectAsync(string reason) => SayAsync(new() { ["type"] = "disconnect", ["reason"] = reason, ["debug_info"] = new JsonObject { ["host"] = "applink-7" } });

    private JsonObject Ticket()
    {
        var ticket = Next("ticket-");
        lock (_tickets)
        {
            _tickets.Add(ticket);
        }

        return new() { ["ok"] = true, ["url"] = $"{SocketUrl}/link/?ticket={ticket}&app_id=A0APP" };
    }

    private async Task LinkAsync(HttpContext http)
    {
        lock (_tickets)
        {
            if (!_tickets.Remove(http.Request.Query["ticket"].ToString()))
            {
                http.Response.StatusCode = 401;
                return;
            }
        }

        await ServeSocketAsync(http, peer => ServeAsync(peer, ((ControlledUpgrade)http.Features.Get<IHttpUpgradeFeature>()!).Stream!));
    }

    private async Task ServeAsync(SocketPeer peer, ControlledStream stream)
    {
        stream.IsFrozen = () => peer.IsBlackHole;
        stream.DropsPongs = () => Switches.StopsAcking || (Switches.NeverGreets && peer.Session is null);
        if (!Switches.NeverGreets && !Switches.NeverConfirms)
        {
            await GreetAsync(peer, stream);
        }

        while (await peer.ReadAsync() is { } read)
        {
            var frame = JsonNode.Parse(Encoding.UTF8.GetString(read.Bytes))!.AsObject();
            Recorder.Add(new(RecordedKind.Frame, peer.Number, frame.ContainsKey("envelope_id") ? "confirmation" : "unknown", frame, new Dictionary<string, string>(), default));
            lock (_waiting)
            {
                _waiting.RemoveAll(one => one.Envelopes.Contains(frame["envelope_id"]?.ToString() ?? ""));
            }

            Bell.Ring();
        }
    }

    private async Task GreetAsync(SocketPeer peer, ControlledStream stream)
    {
        await _turn.WaitAsync();
        peer.Session = "greeted";
        await peer.SendAsync(new JsonObject
        {
            ["type"] = "hello",
            ["num_connections"] = Greeted.Count(one => !one.IsBlackHole) + Others,
            ["debug_info"] = new JsonObject { ["host"] = "applink-7", ["build_number"] = 12, ["approximate_connection_time"] = 18060 },
            ["connection_info"] = new JsonObject { ["app_id"] = "A0APP" },
        });
        await stream.PingAsync("Ping from applink-7");

        // what was delivered into nothing is delivered again
        foreach (var one in Waiting().Where(one => !Switches.IsLate && one.Peer is null or { IsOpen: false } or { IsBlackHole: true }))
        {
            await Deliver_NeedsTurnAsync(one, peer);
        }

        _turn.Release();
        Bell.Ring();
    }

    private async Task Deliver_NeedsTurnAsync(SlackEvent one, SocketPeer? peer)
    {
        one.Peer = peer;
        for (var copy = 0; peer is not null && copy < (Switches.Duplicates ? 2 : 1); copy++)
        {
            var envelope = Next("envelope-");
            lock (_waiting)
            {
                one.Envelopes.Add(envelope);
            }

            await peer.SendAsync(new JsonObject
            {
                ["envelope_id"] = envelope,
                ["payload"] = one.Payload.DeepClone(),
                ["type"] = "events_api",
                ["accepts_response_payload"] = false,
                ["retry_attempt"] = one.Deliveries,
                ["retry_reason"] = one.Deliveries == 0 ? "" : "timeout",
            });
        }

        one.Deliveries++;
    }

    private List<SlackEvent> Waiting()
    {
        lock (_waiting)
        {
            return [.. _waiting];
        }
    }

    private string Next(string prefix) => $"{prefix}{Interlocked.Increment(ref _numbers).ToString("000", CultureInfo.InvariantCulture)}";
}
