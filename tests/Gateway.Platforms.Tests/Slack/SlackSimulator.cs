using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Fixtures;
using Gateway.Platforms.Tests.Simulation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Platforms.Tests.Slack;

/// <summary>Slack on a port of this machine: Socket Mode and the part of the Web API that an app needs.</summary>
internal sealed partial class SlackSimulator(Bell bell, TimeProvider time) : PlatformServer(bell)
{
    public const string BotToken = "xoxb-1-simulated";
    public const string AppToken = "xapp-1-simulated";
    public const string Secret = "8f742231b10e8888abcd99yyyzzz85a5";
    public const string Me = "U0BOT";
    public const string Bot = "B0BOT";
    public const string Team = "T0TEAM";
    public const string Room = "C0ROOM";
    public const string Direct = "D0DIRECT";

    private readonly List<JsonObject> _history = [];
    private long _stamps;

    public string AcceptsBot { get; set; } = BotToken;

    public string AcceptsApp { get; set; } = AppToken;

    /// <summary>Methods that answer with this word instead of doing anything.</summary>
    public ConcurrentDictionary<string, string> Errors { get; } = new(StringComparer.Ordinal);

    /// <summary>The bot's messages, each once, oldest first, as people read them.</summary>
    public IEnumerable<string> Sent => History().Where(message => message["user"]?.ToString() == Me).Select(message =>
        message["text"]!.ToString().Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal));

    public static async Task<SlackSimulator> StartAsync(Bell? bell = null, TimeProvider? time = null)
    {
        var simulator = new SlackSimulator(bell ?? new Bell(), time ?? TimeProvider.System);
        await simulator.ListenAsync();
        return simulator;
    }

    /// <summary>The calls of one method of the Web API.</summary>
    public IEnumerable<Recorded> Calls(string method) => Recorder.Requests($"POST /api/{method}");

    /// <summary>Somebody writes.</summary>
    /// <returns>The timestamp of the message.</returns>
    public async Task<string> WriteAsync(string text, string channel = Room, Action<JsonObject>? change = null)
    {
        var message = Message(channel, "U0ALICE", text);
        message["client_msg_id"] = Guid.NewGuid().ToString();
        change?.Invoke(message);
        Keep(message);
        await RaiseAsync(AsEvent(message));
        return message["ts"]!.ToString();
    }

    public IReadOnlyList<JsonObject> History(string? channel = null)
    {
        lock (_history)
        {
            return [.. _history.Where(message => channel is null || message["channel"]!.ToString() == channel)];
        }
    }

    /// <summary>Waits until the bot has written all of these.</summary>
    public Task SentAsync(params string[] texts) =>
        Bell.UntilAsync($"sent: {string.Join(", ", texts)}", () => texts.All(text => Sent.Contains(text)), Recorder.Story, TestContext.Current.CancellationToken);

    protected override JsonNode? FailureBody(HttpFault fault) => fault.Status == 429 ? Failed("ratelimited") : null;

    protected override void Prepare(WebApplication app) => app.Use((http, next) =>
    {
        if (http.Features.Get<IHttpUpgradeFeature>() is { } upgrade)
        {
            http.Features.Set<IHttpUpgradeFeature>(new ControlledUpgrade(upgrade));
        }

        return next(http);
    });

    protected override void Map(WebApplication app)
    {
        app.Map("/link/", LinkAsync);
        app.MapPost("/api/{method}", CallAsync);
    }

    private static JsonObject Failed(string word) => new() { ["ok"] = false, ["error"] = word };

    private static string Field(JsonNode? body, string name) => body is JsonObject fields ? fields[name]?.ToString() ?? "" : "";

    private static JsonObject AsEvent(JsonObject message)
    {
        var what = message.DeepClone().AsObject();
        what.Remove("metadata");
        what["event_ts"] = what["ts"]!.ToString();
        what["channel_type"] = what["channel"]!.ToString()[0] == 'D' ? "im" : "channel";
        return what;
    }

    private Task CallAsync(HttpContext http) => AnswerAsync(http, body => AnswerAsync(http, (string)http.Request.RouteValues["method"]!, body));

    private async Task<(int Status, JsonNode? Body)> AnswerAsync(HttpContext http, string method, JsonNode? body)
    {
        if (http.Request.Headers.Authorization != $"Bearer {(method == "apps.connections.open" ? AcceptsApp : AcceptsBot)}")
        {
            return (200, Failed("invalid_auth"));
        }

        return (200, Errors.TryGetValue(method, out var word) ? Failed(word) : method switch
        {
            "auth.test" => new JsonObject
            {
                ["ok"] = true, ["url"] = "https://t.slack.com/", ["team"] = "T", ["user"] = "bot", ["team_id"] = Team, ["user_id"] = Me, ["bot_id"] = Bot, ["is_enterprise_install"] = false,
            },
            "apps.connections.open" => Ticket(),
            "chat.postMessage" => await PostAsync(body),
            "conversations.history" => Page(
                body, newestFirst: true, [.. History(Field(body, "channel")).Where(message => message["thread_ts"] is null || message["thread_ts"]!.ToString() == message["ts"]!.ToString())]),
            "conversations.replies" => Page(
                body, newestFirst: false, [.. History(Field(body, "channel")).Where(message => Field(body, "ts") == message["ts"]!.ToString() || Field(body, "ts") == message["thread_ts"]?.ToString())]),
            _ => Failed("unknown_method"),
        });
    }

    private static JsonObject Page(JsonNode? body, bool newestFirst, JsonObject[] messages)
    {
        var oldest = decimal.TryParse(Field(body, "oldest"), CultureInfo.InvariantCulture, out var from) ? from : 0;
        var limit = int.TryParse(Field(body, "limit"), CultureInfo.InvariantCulture, out var most) ? most : 100;
        var skip = int.TryParse(Field(body, "cursor"), CultureInfo.InvariantCulture, out var cursor) ? cursor : 0;
        var all = messages.Where(message => decimal.Parse(message["ts"]!.ToString(), CultureInfo.InvariantCulture) > oldest).Select(message => message.DeepClone().AsObject()).ToList();
        if (newestFirst)
        {
            all.Reverse();
        }

        var page = all.Skip(skip).Take(limit).ToList();
        foreach (var message in page)
        {
            message.Remove("channel");
            if (Field(body, "include_all_metadata") != "true")
            {
                message.Remove("metadata");
            }
        }

        var isMore = all.Count > skip + limit;
        return new()
        {
            ["ok"] = true,
            ["messages"] = new JsonArray([.. page]),
            ["has_more"] = isMore,
            ["response_metadata"] = new JsonObject { ["next_cursor"] = isMore ? (skip + limit).ToString(CultureInfo.InvariantCulture) : "" },
        };
    }

    private async Task<JsonObject> PostAsync(JsonNode? body)
    {
        var channel = Field(body, "channel");
        var text = Field(body, "text");
        if (channel is not (Room or Direct or "C0OTHER"))
        {
            return Failed("channel_not_found");
        }

        if (text.Length is 0 or > 40_000)
        {
            return Failed(text.Length == 0 ? "no_text" : "msg_too_long");
        }

        var message = Message(channel, Me, text);
        (message["bot_id"], message["app_id"]) = (Bot, "A0APP");
        if (Field(body, "thread_ts") is { Length: > 0 } thread)
        {
            message["thread_ts"] = thread;
        }

        if (Field(body, "metadata") is { Length: > 0 } metadata)
        {
            message["metadata"] = JsonNode.Parse(metadata);
        }

        Keep(message);
        await RaiseAsync(AsEvent(message));
        return new() { ["ok"] = true, ["channel"] = channel, ["ts"] = message["ts"]!.ToString(), ["message"] = message.DeepClone() };
    }

    private JsonObject Message(string channel, string user, string text)
    {
        var micros = (long)(time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMicroseconds;
        lock (_history)
        {
            // on a clock that stands still messages have an order, too
            _stamps = Math.Max(_stamps + 1, micros);
            return new()
            {
                ["type"] = "message",
                ["channel"] = channel,
                ["user"] = user,
                ["text"] = text,
                ["ts"] = string.Create(CultureInfo.InvariantCulture, $"{_stamps / 1_000_000}.{_stamps % 1_000_000:000000}"),
                ["team"] = Team,
            };
        }
    }

    private void Keep(JsonObject message)
    {
        lock (_history)
        {
            _history.Add(message);
        }

        Bell.Ring();
    }
}
