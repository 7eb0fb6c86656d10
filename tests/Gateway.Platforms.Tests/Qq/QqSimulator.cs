using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Fixtures;
using Gateway.Platforms.Tests.Simulation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Platforms.Tests.Qq;

/// <summary>QQ's bot platform on a port of this machine: access tokens, the gateway, and messages of persons and groups.</summary>
internal sealed partial class QqSimulator(Bell bell) : PlatformServer(bell)
{
    public const string AppId = "1024";
    public const string Secret = "simulatedSecretOfABot";
    public const string Person = "E1";
    public const string Group = "G1";
    public const string TokenCall = "POST /app/getAppAccessToken";
    public const string GatewayCall = "GET /gateway/bot";

    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<(string Type, JsonNode Data)> _late = [];
    private readonly Dictionary<string, DateTimeOffset> _questions = new(StringComparer.Ordinal);
    private readonly HashSet<(string Question, int Number)> _numbers = [];
    private readonly Dictionary<string, DateTimeOffset> _tokens = new(StringComparer.Ordinal);
    private string? _newest;
    private int _nextId;

    /// <summary>By which tokens run out and questions grow old.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The one secret that it knows.</summary>
    public string Accepts { get; set; } = Secret;

    public int HeartbeatInterval { get; set; } = 45000;

    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(2);

    /// <summary>Fresh logins that are left.</summary>
    public int Remaining { get; set; } = 999;

    public TimeSpan ResetAfter { get; set; } = TimeSpan.FromHours(4);

    /// <summary>Intents that the bot may not have.</summary>
    public int Disallowed { get; set; }

    /// <summary>A resume is answered with this close code.</summary>
    public int? ResumeClose { get; set; }

    /// <summary>How many messages the bot may still send that answer nothing.</summary>
    public int MayStillSpeak { get; set; }

    /// <summary>Messages are taken and wait for a review.</summary>
    public bool Reviews { get; set; }

    /// <summary>By id; what was forgotten can no longer be resumed.</summary>
    public ImmutableList<QqSession> Sessions { get; private set; } = [];

    public ImmutableList<string> Sent { get; private set; } = [];

    public IEnumerable<Recorded> Logins => Recorder.Frames("op 2");

    public IEnumerable<Recorded> Resumes => Recorder.Frames("op 6");

    public IEnumerable<Recorded> Beats => Recorder.Frames("op 1");

    public IEnumerable<Recorded> Posts => Recorder.All.Where(one => one.Kind == RecordedKind.Request && one.Name.EndsWith("/messages", StringComparison.Ordinal));

    public static async Task<QqSimulator> StartAsync(Bell? bell = null, TimeProvider? clock = null)
    {
        var simulator = new QqSimulator(bell ?? new Bell()) { Clock = clock ?? TimeProvider.System };
        await simulator.ListenAsync();
        return simulator;
    }

    /// <summary>Somebody writes to the bot.</summary>
    /// <returns>The id of the message.</returns>
    public async Task<string> WriteAsync(string text, bool inGroup = false, Action<JsonObject>? change = null)
    {
        var message = Message(text, inGroup);
        change?.Invoke(message);
        await DispatchAsync(inGroup ? "GROUP_AT_MESSAGE_CREATE" : "C2C_MESSAGE_CREATE", message);
        return message["id"]!.ToString();
    }

    /// <summary>A message as it comes over the socket and as a callback; from now on it may be answered for a while.</summary>
    public JsonObject Message(string text, bool inGroup)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"ROBOT1.0_q{Interlocked.Increment(ref _nextId)}");
        lock (_questions)
        {
            _questions[id] = Clock.GetUtcNow() + (inGroup ? TimeSpan.FromMinutes(5) : TimeSpan.FromMinutes(60));
        }

        var message = new JsonObject
        {
            ["id"] = id,
            ["content"] = inGroup ? $" {text}" : text,
            ["timestamp"] = "2026-11-23T16:00:00+08:00",
            ["author"] = inGroup ? new JsonObject { ["id"] = "M1", ["member_openid"] = "M1", ["union_openid"] = "" } : new JsonObject { ["id"] = Person, ["user_openid"] = Person, ["union_openid"] = "" },
        };
        if (inGroup)
        {
            (message["group_id"], message["group_openid"]) = (Group, Group);
        }

        return message;
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

        Bell.Ring();
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
    public Task SayAsync(int op) => Task.WhenAll(Sockets.Select(peer => peer.SendAsync(new JsonObject { ["op"] = op })));

    /// <summary>No session can be resumed any more.</summary>
    public void ForgetSessions() => Sessions = [];

    /// <summary>No token that was given out is good any more.</summary>
    public void ForgetTokens()
    {
        lock (_tokens)
        {
            _tokens.Clear();
            _newest = null;
        }
    }

    /// <summary>Waits until the bot has written all of these.</summary>
    public Task SentAsync(params string[] texts) =>
        Bell.UntilAsync($"sent: {string.Join(", ", texts)}", () => texts.All(Sent.Contains), Recorder.Story, TestContext.Current.CancellationToken);

    protected override JsonNode? FailureBody(HttpFault fault) => fault.Status switch
    {
        429 => Failure(22009, "msg limit exceed"),
        401 => Failure(11243, "wrong token"),
        _ => Failure(0, "simulated"),
    };

    protected override void Map(WebApplication app)
    {
        app.Map("/websocket", http => ServeSocketAsync(http, ServeAsync));
        app.MapPost("/app/getAppAccessToken", GiveTokenAsync);
        app.MapGet("/gateway/bot", http => AuthorizedAsync(http, _ => (200, new JsonObject
        {
            ["url"] = $"{SocketUrl}/websocket",
            ["shards"] = 1,
            ["session_start_limit"] = new JsonObject { ["total"] = 1000, ["remaining"] = Remaining, ["reset_after"] = (long)ResetAfter.TotalMilliseconds, ["max_concurrency"] = 1 },
        })));
        app.MapGet("/users/@me", http => AuthorizedAsync(http, _ => (200, new JsonObject { ["id"] = "9", ["username"] = "bot", ["avatar"] = "" })));
        app.MapPost("/v2/users/{id}/messages", http => AuthorizedAsync(http, body => Create((string)http.Request.RouteValues["id"]! == Person, body)));
        app.MapPost("/v2/groups/{id}/messages", http => AuthorizedAsync(http, body => Create((string)http.Request.RouteValues["id"]! == Group, body)));
    }

    private static JsonObject Failure(int code, string message) => new() { ["message"] = message, ["code"] = code, ["trace_id"] = "t" };

    private Task AuthorizedAsync(HttpContext http, Func<JsonNode?, (int Status, JsonNode? Body)> answer) => AnswerAsync(http, body => Task.FromResult(
        IsGood(http.Request.Headers.Authorization.ToString()) ? answer(body) : (401, Failure(11243, "wrong token"))));

    private Task GiveTokenAsync(HttpContext http) => AnswerAsync(http, body => Task.FromResult(GiveToken(body)));

    private bool IsGood(string authorization)
    {
        lock (_tokens)
        {
            return authorization.StartsWith("QQBot ", StringComparison.Ordinal) && _tokens.TryGetValue(authorization[6..], out var until) && until > Clock.GetUtcNow();
        }
    }

    /// <summary>The same one again until it has less than a minute left; then another, and both are good until then.</summary>
    private (int Status, JsonNode? Body) GiveToken(JsonNode? body)
    {
        if (body?["appId"]?.ToString() != AppId || body["clientSecret"]?.ToString() != Accepts)
        {
            return (200, new JsonObject { ["code"] = 100016, ["message"] = "invalid appid or secret" });
        }

        lock (_tokens)
        {
            var now = Clock.GetUtcNow();
            if (_newest is null || _tokens[_newest] - now < TimeSpan.FromSeconds(60))
            {
                _newest = string.Create(CultureInfo.InvariantCulture, $"AT{Interlocked.Increment(ref _nextId)}");
                _tokens[_newest] = now + TokenLifetime;
            }

            return (200, new JsonObject { ["access_token"] = _newest, ["expires_in"] = ((int)(_tokens[_newest] - now).TotalSeconds).ToString(CultureInfo.InvariantCulture) });
        }
    }

    private (int Status, JsonNode? Body) Create(bool isKnown, JsonNode? body)
    {
        var (text, question, number) = (body?["content"]?.ToString() ?? "", body?["msg_id"]?.ToString(), (int?)body?["msg_seq"] ?? 1);
        if (!isKnown || text.Trim().Length == 0)
        {
            return isKnown ? (400, Failure(50006, "empty message")) : (404, Failure(11255, "unknown place"));
        }

        lock (_questions)
        {
            if (question is null)
            {
                if (--MayStillSpeak < 0)
                {
                    return (400, Failure(40034101, "active messages are not allowed"));
                }
            }
            else if (!_questions.TryGetValue(question, out var until) || until <= Clock.GetUtcNow())
            {
                return (400, Failure(40034025, "msg_id is unknown or over"));
            }
            else if (_numbers.Contains((question, number)))
            {
                return (400, Failure(40054005, "this message was sent already"));
            }
            else if (_numbers.Count(one => one.Question == question) >= 5)
            {
                return (400, Failure(40034026, "too many answers"));
            }
            else
            {
                _numbers.Add((question, number));
            }

            Sent = Sent.Add(text);
        }

        return Reviews
            ? (202, new JsonObject { ["code"] = 304023, ["message"] = "push message is waiting for audit now", ["data"] = new JsonObject { ["message_audit"] = new JsonObject { ["audit_id"] = "A1" } } })
            : (200, new JsonObject { ["id"] = string.Create(CultureInfo.InvariantCulture, $"ROBOT1.0_a{Interlocked.Increment(ref _nextId)}"), ["timestamp"] = "2026-11-23T16:00:01+08:00" });
    }
}
