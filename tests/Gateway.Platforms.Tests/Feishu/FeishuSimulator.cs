using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Fixtures;
using Gateway.Platforms.Tests.Simulation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Platforms.Tests.Feishu;

/// <summary>Feishu on a port of this machine: the long connection and the part of the open API that a bot needs.</summary>
internal sealed partial class FeishuSimulator(Bell bell) : PlatformServer(bell)
{
    public const string AppId = "cli_0123456789abcdef";
    public const string Secret = "secret-of-the-app";
    public const string Me = "ou_bot";
    public const string Room = "oc_room";
    public const string Direct = "oc_direct";

    private readonly List<JsonObject> _history = [];
    private readonly Dictionary<string, JsonObject> _keys = new(StringComparer.Ordinal);
    private int _tokens;
    private int _numbers;

    public string Accepts { get; set; } = Secret;

    public string AcceptsId { get; set; } = AppId;

    /// <summary>How long a token is good for, in seconds.</summary>
    public int TokenLifetime { get; set; } = 7200;

    /// <summary>Methods, by the end of their path, that answer with this code instead of doing anything.</summary>
    public ConcurrentDictionary<string, int> Codes { get; } = new(StringComparer.Ordinal);

    /// <summary>The only token that is accepted: the newest.</summary>
    public string Token => string.Create(CultureInfo.InvariantCulture, $"t-{_tokens}");

    /// <summary>The texts of the bot, each once, oldest first.</summary>
    public IEnumerable<string> Sent
    {
        get
        {
            lock (_history)
            {
                return [.. _history.Select(message => JsonNode.Parse(message["body"]!["content"]!.ToString())!["text"]!.ToString())];
            }
        }
    }

    public static async Task<FeishuSimulator> StartAsync(Bell? bell = null)
    {
        var simulator = new FeishuSimulator(bell ?? new Bell());
        await simulator.ListenAsync();
        return simulator;
    }

    /// <summary>Tokens that were handed out are no longer accepted.</summary>
    public void RevokeTokens() => Interlocked.Increment(ref _tokens);

    public IEnumerable<Recorded> Calls(string end) => Recorder.All.Where(one => one.Kind == RecordedKind.Request && one.Name.EndsWith(end, StringComparison.Ordinal));

    /// <summary>Somebody writes.</summary>
    /// <returns>The id of the message.</returns>
    public async Task<string> WriteAsync(string text, string chat = Room, Action<JsonObject>? change = null)
    {
        var id = Next("om_in");
        var message = new JsonObject
        {
            ["message_id"] = id,
            ["create_time"] = "1700000000000",
            ["update_time"] = "1700000000000",
            ["chat_id"] = chat,
            ["chat_type"] = chat == Direct ? "p2p" : "group",
            ["message_type"] = "text",
            ["content"] = new JsonObject { ["text"] = text }.ToJsonString(),
        };
        change?.Invoke(message);
        await RaiseAsync("im.message.receive_v1", new JsonObject
        {
            ["sender"] = new JsonObject
            {
                ["sender_id"] = new JsonObject { ["union_id"] = "on_1", ["user_id"] = "u1", ["open_id"] = "ou_alice" }, ["sender_type"] = "user", ["tenant_key"] = "tk",
            },
            ["message"] = message,
        });
        return id;
    }

    /// <summary>Waits until the bot has written all of these.</summary>
    public Task SentAsync(params string[] texts) =>
        Bell.UntilAsync($"sent: {string.Join(", ", texts)}", () => texts.All(text => Sent.Contains(text)), Recorder.Story, TestContext.Current.CancellationToken);

    protected override JsonNode? FailureBody(HttpFault fault) => fault.Status == 429 ? Failed(99991400) : null;

    protected override void Map(WebApplication app)
    {
        app.Map("/ws", http => ServeSocketAsync(http, ServeAsync));
        app.MapPost("/callback/ws/endpoint", http => OpenAsync(http, Endpoint));
        app.MapPost("/open-apis/auth/v3/tenant_access_token/internal", http => OpenAsync(http, HandOut));
        app.MapGet("/open-apis/bot/v3/info", http => AuthorizedAsync(http, "info", _ => new JsonObject
        {
            ["code"] = 0, ["msg"] = "ok", ["bot"] = new JsonObject { ["activate_status"] = 2, ["app_name"] = "bot", ["open_id"] = Me },
        }));
        app.MapPost("/open-apis/im/v1/messages", http => AuthorizedAsync(http, "messages", body => Create(body!, body!["receive_id"]!.ToString(), parent: null)));
        app.MapPost("/open-apis/im/v1/messages/{id}/reply", http => AuthorizedAsync(http, "reply", body => Create(body!, Room, (string)http.Request.RouteValues["id"]!)));
    }

    private static JsonObject Failed(int code) => new() { ["code"] = code, ["msg"] = "simulated", ["data"] = new JsonObject() };

    private Task OpenAsync(HttpContext http, Func<JsonNode?, JsonNode> answer) => AnswerAsync(http, body => Task.FromResult((200, (JsonNode?)answer(body))));

    private Task AuthorizedAsync(HttpContext http, string end, Func<JsonNode?, JsonNode> answer) => AnswerAsync(http, body => Task.FromResult(
        http.Request.Headers.Authorization != $"Bearer {Token}" ? (400, Failed(99991663))
        : Codes.TryGetValue(end, out var code) ? (200, Failed(code))
        : (200, (JsonNode?)answer(body))));

    private JsonObject HandOut(JsonNode? body)
    {
        if (Codes.TryGetValue("internal", out var code))
        {
            return Failed(code);
        }

        if (body?["app_id"]?.ToString() != AcceptsId || body["app_secret"]?.ToString() != Accepts)
        {
            return new() { ["code"] = 10014, ["msg"] = "app secret invalid" };
        }

        _tokens++;
        return new() { ["code"] = 0, ["msg"] = "ok", ["tenant_access_token"] = Token, ["expire"] = TokenLifetime };
    }

    private JsonObject Create(JsonNode body, string chat, string? parent)
    {
        if (chat is not (Room or Direct))
        {
            return Failed(230002);
        }

        var message = new JsonObject
        {
            ["message_id"] = Next("om_out"),
            ["msg_type"] = body["msg_type"]!.ToString(),
            ["create_time"] = "1700000000000",
            ["chat_id"] = chat,
            ["sender"] = new JsonObject { ["id"] = AppId, ["id_type"] = "app_id", ["sender_type"] = "app", ["tenant_key"] = "tk" },
            ["body"] = new JsonObject { ["content"] = body["content"]!.ToString() },
        };
        if (parent is not null)
        {
            (message["root_id"], message["parent_id"]) = (parent, parent);
        }

        lock (_history)
        {
            if (body["uuid"]?.ToString() is { Length: > 0 } key && !_keys.TryAdd(key, message))
            {
                message = _keys[key];
            }
            else
            {
                _history.Add(message);
            }
        }

        return new() { ["code"] = 0, ["msg"] = "success", ["data"] = message.DeepClone() };
    }

    private string Next(string prefix) => $"{prefix}_{Interlocked.Increment(ref _numbers).ToString(CultureInfo.InvariantCulture)}";
}
