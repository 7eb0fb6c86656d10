using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Fixtures;
using Gateway.Platforms.Tests.Simulation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Platforms.Tests.Discord;

/// <summary>Discord on a port of this machine: the Gateway and the part of the REST API that a bot needs, version 10 of both.</summary>
internal sealed partial class DiscordSimulator(Bell bell) : PlatformServer(bell)
{
    public const string Token = "MTAw.simulated.token-of-a-bot";
    public const string Me = "100";
    public const string Guild = "200";
    public const string Room = "300";
    public const string Direct = "400";

    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<JsonObject> _history = [];
    private readonly List<(string Type, JsonNode Data)> _late = [];
    private readonly Dictionary<string, JsonObject> _nonces = new(StringComparer.Ordinal);
    private long _nextId = 1_000_000;

    /// <summary>The one token that it knows.</summary>
    public string Accepts { get; set; } = Token;

    public int HeartbeatInterval { get; set; } = 41250;

    /// <summary>Fresh logins that are left.</summary>
    public int Remaining { get; set; } = 999;

    public TimeSpan ResetAfter { get; set; } = TimeSpan.FromHours(4);

    /// <summary>Intents that the bot may not have.</summary>
    public int Disallowed { get; set; }

    /// <summary>What op 9 says; with true the same session may be tried again.</summary>
    public bool RefusalIsTemporary { get; set; }

    /// <summary>Requests that a channel has left, for the headers; negative for no headers.</summary>
    public int Left { get; set; } = -1;

    /// <summary>The limit that 429 tells of is the one for everything.</summary>
    public bool GlobalLimit { get; set; }

    /// <summary>By id; what was forgotten can no longer be resumed.</summary>
    public ImmutableList<DiscordSession> Sessions { get; private set; } = [];

    public IEnumerable<Recorded> Logins => Recorder.Frames("op 2");

    public IEnumerable<Recorded> Resumes => Recorder.Frames("op 6");

    public IEnumerable<Recorded> Beats => Recorder.Frames("op 1");

    /// <summary>The bot's messages, each once, oldest first.</summary>
    public IEnumerable<string> Sent => History(Me).Select(message => message["content"]!.ToString());

    public static async Task<DiscordSimulator> StartAsync(Bell? bell = null)
    {
        var simulator = new DiscordSimulator(bell ?? new Bell());
        await simulator.ListenAsync();
        return simulator;
    }

    /// <summary>Somebody writes.</summary>
    /// <returns>The id of the message.</returns>
    public async Task<string> WriteAsync(string text, string channel = Room, Action<JsonObject>? change = null)
    {
        var message = Message(channel, text, new JsonObject { ["id"] = "7", ["username"] = "alice", ["discriminator"] = "0", ["global_name"] = "Alice", ["avatar"] = null });
        change?.Invoke(message);
        await KeepAsync(message);
        return message["id"]!.ToString();
    }

    /// <summary>An event for every session.</summary>
    public async Task DispatchAsync(string type, JsonNode data)
    {
        await _turn.WaitAsync();
        try
        {
            await Dispatch_NeedsTurnAsync(type, data);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The number of the newest event of the newest session.</summary>
    public async Task<long> NewestAsync()
    {
        await _turn.WaitAsync();
        try
        {
            return Sessions[^1].Newest;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>What was kept back as late arrives now.</summary>
    public async Task DeliverAsync()
    {
        Switches.IsLate = false;
        foreach (var (type, data) in _late.ToArray())
        {
            await DispatchAsync(type, data);
        }

        _late.Clear();
    }

    /// <summary>A frame that is no event, on every connection.</summary>
    public Task SayAsync(int op, JsonNode? data = null) => Task.WhenAll(Sockets.Select(peer => peer.SendAsync(Frame(op, data?.DeepClone()))));

    /// <summary>No session can be resumed any more.</summary>
    public void ForgetSessions() => Sessions = [];

    public IReadOnlyList<JsonObject> History(string? author = null)
    {
        lock (_history)
        {
            return [.. _history.Where(message => author is null || message["author"]!["id"]!.ToString() == author)];
        }
    }

    /// <summary>Waits until the bot has written all of these.</summary>
    public Task SentAsync(params string[] texts) =>
        Bell.UntilAsync($"sent: {string.Join(", ", texts)}", () => texts.All(text => Sent.Contains(text)), Recorder.Story, TestContext.Current.CancellationToken);

    protected override JsonNode? FailureBody(HttpFault fault) => fault.Status switch
    {
        429 => new JsonObject { ["message"] = "You are being rate limited.", ["retry_after"] = fault.RetryAfter, ["global"] = GlobalLimit },
        401 => new JsonObject { ["message"] = "401: Unauthorized", ["code"] = 0 },
        _ => new JsonObject { ["message"] = string.Create(CultureInfo.InvariantCulture, $"{fault.Status}: simulated"), ["code"] = 0 },
    };

    protected override void Map(WebApplication app)
    {
        app.Map("/", http => ServeSocketAsync(http, ServeAsync));
        app.MapGet("/api/v10/gateway/bot", http => AuthorizedAsync(http, GatewayBot));
        app.MapGet("/api/v10/users/@me", http => AuthorizedAsync(http, User));
        app.MapGet("/api/v10/channels/{channel}/messages", http => AuthorizedAsync(http, () => Newest((string)http.Request.RouteValues["channel"]!)));
        app.MapPost("/api/v10/channels/{channel}/messages", CreateAsync);
    }

    private static JsonObject User() => new() { ["id"] = Me, ["username"] = "bot", ["discriminator"] = "0", ["bot"] = true, ["avatar"] = null, ["global_name"] = null };

    private static JsonObject Frame(int op, JsonNode? data) => new() { ["t"] = null, ["s"] = null, ["op"] = op, ["d"] = data };

    private static (int Status, JsonNode? Body) Refused(int status, int code, string message) => (status, new JsonObject { ["message"] = message, ["code"] = code });

    private Task AuthorizedAsync(HttpContext http, Func<JsonNode> answer) => AnswerAsync(http, _ => Task.FromResult(
        http.Request.Headers.Authorization == $"Bot {Accepts}" ? (200, answer()) : (401, FailureBody(new(401)))));

    private Task CreateAsync(HttpContext http) => AnswerAsync(http, body => CreateAsync(http, (string)http.Request.RouteValues["channel"]!, body));

    private JsonObject GatewayBot() => new()
    {
        ["url"] = SocketUrl,
        ["shards"] = 1,
        ["session_start_limit"] = new JsonObject { ["total"] = 1000, ["remaining"] = Remaining, ["reset_after"] = (long)ResetAfter.TotalMilliseconds, ["max_concurrency"] = 1 },
    };

    private JsonArray Newest(string channel) =>
        [.. History().Where(message => message["channel_id"]!.ToString() == channel).TakeLast(1).Select(message => message.DeepClone())];

    private async Task<(int Status, JsonNode? Body)> CreateAsync(HttpContext http, string channel, JsonNode? body)
    {
        if (http.Request.Headers.Authorization != $"Bot {Accepts}")
        {
            return (401, FailureBody(new(401)));
        }

        if (Left >= 0)
        {
            http.Response.Headers["X-RateLimit-Limit"] = "5";
            http.Response.Headers["X-RateLimit-Remaining"] = Left.ToString(CultureInfo.InvariantCulture);
            http.Response.Headers["X-RateLimit-Reset-After"] = "2.5";
            http.Response.Headers["X-RateLimit-Bucket"] = "abcd";
        }

        var text = body?["content"]?.ToString() ?? "";
        if (channel is not (Room or Direct or "301" or "302"))
        {
            return Refused(404, 10003, "Unknown Channel");
        }

        if (text.Trim().Length == 0 || text.Length > 2000)
        {
            return text.Length > 2000 ? Refused(400, 50035, "Invalid Form Body") : Refused(400, 50006, "Cannot send an empty message");
        }

        var nonce = body?["nonce"]?.ToString();
        var message = Message(channel, text, User());
        if (nonce is not null && body?["enforce_nonce"]?.GetValue<bool>() == true)
        {
            lock (_nonces)
            {
                if (!_nonces.TryAdd(nonce, message))
                {
                    return (200, _nonces[nonce].DeepClone());
                }
            }
        }

        message["nonce"] = nonce;
        if (body?["message_reference"]?["message_id"] is { } answered)
        {
            message["type"] = 19;
            message["message_reference"] = new JsonObject { ["channel_id"] = channel, ["message_id"] = answered.ToString() };
        }

        await KeepAsync(message);
        return (200, message.DeepClone());
    }

    private JsonObject Message(string channel, string text, JsonObject author)
    {
        var message = new JsonObject
        {
            ["id"] = Interlocked.Increment(ref _nextId).ToString(CultureInfo.InvariantCulture),
            ["channel_id"] = channel,
            ["type"] = 0,
            ["author"] = author,
            ["content"] = text,
            ["timestamp"] = "2026-11-23T16:00:00.000000+00:00",
            ["edited_timestamp"] = null,
            ["tts"] = false,
            ["mention_everyone"] = false,
            ["mentions"] = new JsonArray(),
            ["mention_roles"] = new JsonArray(),
            ["attachments"] = new JsonArray(),
            ["embeds"] = new JsonArray(),
            ["pinned"] = false,
        };
        if (channel != Direct)
        {
            message["guild_id"] = Guild;
        }

        return message;
    }

    private async Task KeepAsync(JsonObject message)
    {
        // in one turn: who sees the message finds its event numbered
        await _turn.WaitAsync();
        try
        {
            lock (_history)
            {
                _history.Add(message);
            }

            await Dispatch_NeedsTurnAsync("MESSAGE_CREATE", message);
        }
        finally
        {
            _turn.Release();
        }

        Bell.Ring();
    }
}
