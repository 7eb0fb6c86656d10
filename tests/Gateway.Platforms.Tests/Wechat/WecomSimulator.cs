using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Fixtures;
using Gateway.Platforms.Tests.Simulation;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Platforms.Tests.Wechat;

/// <summary>
/// The bot socket of WeCom on a port of this machine. It serves the newest subscriber of a bot, tells the one before, and delivers each message once, to
/// whoever is there.
/// </summary>
internal sealed class WecomSimulator(Bell bell) : PlatformServer(bell)
{
    public const string BotId = "aibSimulated";
    public const string Secret = "simulatedSecret";
    public const string Alice = "alice";

    private readonly SemaphoreSlim _turn = new(1);
    private readonly HashSet<string> _questions = new(StringComparer.Ordinal);
    private SocketPeer? _subscriber;
    private int _next;

    /// <summary>The one secret that it knows.</summary>
    public string Accepts { get; set; } = Secret;

    /// <summary>So many messages of the bot are refused for speed.</summary>
    public int Limited { get; set; }

    /// <summary>Messages of the bot are made, and never confirmed.</summary>
    public bool SwallowsReceipts { get; set; }

    /// <summary>How often a subscription was confirmed.</summary>
    public int Confirmed { get; private set; }

    public bool IsSubscribed => _subscriber is { IsOpen: true };

    public ImmutableList<string> Sent { get; private set; } = [];

    public IEnumerable<Recorded> Subscriptions => Recorder.Frames("aibot_subscribe");

    public IEnumerable<Recorded> Pings => Recorder.Frames("ping");

    public IEnumerable<Recorded> Answers => Recorder.Frames("aibot_respond_msg");

    public IEnumerable<Recorded> Pushes => Recorder.Frames("aibot_send_msg");

    public static async Task<WecomSimulator> StartAsync(Bell? bell = null)
    {
        var simulator = new WecomSimulator(bell ?? new Bell());
        await simulator.ListenAsync();
        return simulator;
    }

    /// <summary>Somebody writes to the bot, as soon as there is a bot.</summary>
    /// <returns>The id of the message.</returns>
    public async Task<string> WriteAsync(string text, Action<JsonObject>? change = null)
    {
        await Bell.UntilAsync("subscribed", () => IsSubscribed || Switches.IsQuiet, Recorder.Story, TestContext.Current.CancellationToken);
        var number = Interlocked.Increment(ref _next).ToString(CultureInfo.InvariantCulture);
        var body = new JsonObject
        {
            ["msgid"] = $"M{number}",
            ["aibotid"] = BotId,
            ["chattype"] = "single",
            ["from"] = new JsonObject { ["userid"] = Alice },
            ["msgtype"] = "text",
            ["text"] = new JsonObject { ["content"] = text },
        };
        change?.Invoke(body);
        lock (_questions)
        {
            _questions.Add($"Q{number}");
        }

        var times = Switches.IsQuiet ? 0 : Switches.Duplicates ? 2 : 1;
        for (var time = 0; time < times && _subscriber is { } peer; time++)
        {
            await peer.SendAsync(Frame("aibot_msg_callback", $"Q{number}", body.DeepClone()));
        }

        return $"M{number}";
    }

    /// <summary>Somebody else subscribes for the bot: this one is told, and pushed out.</summary>
    public async Task PushOutAsync()
    {
        if (_subscriber is { } old)
        {
            _subscriber = null;
            await old.SendAsync(Frame("aibot_event_callback", "E1", new JsonObject
            {
                ["msgid"] = "ME", ["create_time"] = 1_764_000_000, ["aibotid"] = BotId, ["msgtype"] = "event", ["event"] = new JsonObject { ["eventtype"] = "disconnected_event" },
            }));
        }
    }

    /// <summary>No question that was asked can be answered any more.</summary>
    public void ForgetQuestions()
    {
        lock (_questions)
        {
            _questions.Clear();
        }
    }

    /// <summary>Waits until the bot has written all of these.</summary>
    public Task SentAsync(params string[] texts) =>
        Bell.UntilAsync($"sent: {string.Join(", ", texts)}", () => texts.All(Sent.Contains), Recorder.Story, TestContext.Current.CancellationToken);

    protected override void Map(WebApplication app) => app.Map("/", http => ServeSocketAsync(http, ServeAsync));

    private static JsonObject Frame(string command, string id, JsonNode body) => new() { ["cmd"] = command, ["headers"] = new JsonObject { ["req_id"] = id }, ["body"] = body };

    private static JsonObject Ack(string id, int code = 0, string message = "ok") => new() { ["headers"] = new JsonObject { ["req_id"] = id }, ["errcode"] = code, ["errmsg"] = message };

    private async Task ServeAsync(SocketPeer peer)
    {
        while (await peer.ReadAsync() is { } read)
        {
            var frame = JsonNode.Parse(Encoding.UTF8.GetString(read.Bytes))!.AsObject();
            var command = frame["cmd"]!.ToString();
            Recorder.Add(new(RecordedKind.Frame, peer.Number, command, frame, new Dictionary<string, string>(), default));
            if (Switches.NeverGreets)
            {
                continue;
            }

            await _turn.WaitAsync();
            try
            {
                await HandleAsync(peer, command, frame["headers"]!["req_id"]!.ToString(), frame["body"]);
            }
            finally
            {
                _turn.Release();
            }

            Bell.Ring();
        }

        if (_subscriber == peer)
        {
            _subscriber = null;
        }
    }

    private async Task HandleAsync(SocketPeer peer, string command, string id, JsonNode? body)
    {
        switch (command)
        {
            case "aibot_subscribe" when Switches.NeverConfirms:
            case "ping" when Switches.StopsAcking:
                return;
            case "aibot_subscribe":
                await SubscribeAsync(peer, id, body);
                return;
            case "ping":
                await peer.SendAsync(Ack(id));
                return;
            case "aibot_respond_msg" when _subscriber == peer:
                bool isKnown;
                lock (_questions)
                {
                    isKnown = _questions.Contains(id);
                }

                await MakeAsync(peer, id, isKnown, body?["stream"]?["content"]?.ToString());
                return;
            case "aibot_send_msg" when _subscriber == peer:
                await MakeAsync(peer, id, body?["chatid"]?.ToString() is Alice or "room", body?["markdown"]?["content"]?.ToString());
                return;
            default:
                await peer.SendAsync(Ack(id, 846_609, "not subscribed"));
                return;
        }
    }

    private async Task SubscribeAsync(SocketPeer peer, string id, JsonNode? body)
    {
        if (body?["bot_id"]?.ToString() != BotId || body["secret"]?.ToString() != Accepts)
        {
            await peer.SendAsync(Ack(id, 853_000, "invalid bot_id or secret"));
            return;
        }

        await PushOutAsync();
        Confirmed++;
        (_subscriber, peer.Session) = (peer, body);
        await peer.SendAsync(Ack(id));
    }

    private async Task MakeAsync(SocketPeer peer, string id, bool isKnown, string? text)
    {
        if (Limited > 0)
        {
            Limited--;
            await peer.SendAsync(Ack(id, 45009, "api freq out of limit"));
            return;
        }

        if (!isKnown || string.IsNullOrEmpty(text))
        {
            await peer.SendAsync(Ack(id, 846_605, "invalid req_id or chatid"));
            return;
        }

        Sent = Sent.Add(text);
        if (!SwallowsReceipts)
        {
            await peer.SendAsync(Ack(id));
        }
    }
}
