using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Fixtures;
using Gateway.Platforms.Tests.Simulation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Platforms.Tests.Wechat;

/// <summary>
/// The iLink platform of WeChat on a port of this machine: polls that are held until somebody writes, messages that need a context token. Everything after
/// the cursor of a poll is delivered by it, as often as it is asked for.
/// </summary>
internal sealed class IlinkSimulator(Bell bell) : PlatformServer(bell)
{
    public const string Token = "simulated:token-of-a-bot";
    public const string Alice = "alice@im.wechat";
    public const string Start = "POST /ilink/bot/msg/notifystart";
    public const string Stop = "POST /ilink/bot/msg/notifystop";
    public const string Poll = "POST /ilink/bot/getupdates";
    public const string Send = "POST /ilink/bot/sendmessage";

    private const string Root = "/ilink/bot/";

    private readonly Lock _gate = new();
    private readonly List<JsonObject> _updates = [];
    private readonly HashSet<string> _goodContexts = new(StringComparer.Ordinal);
    private TaskCompletionSource _news = New();
    private long _nextId = 9_007_199_254_740_993;
    private int _kept;

    /// <summary>The one token that it knows.</summary>
    public string Accepts { get; set; } = Token;

    /// <summary>Says so to every call, whatever the token.</summary>
    public bool SaysExpired { get; set; }

    /// <summary>How long a poll is held; told to the client.</summary>
    public TimeSpan Hold { get; set; } = TimeSpan.FromSeconds(35);

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Messages of the bot need no context token.</summary>
    public bool TakesWithoutContext { get; set; }

    /// <summary>Polls that are held at this moment.</summary>
    public int Held { get; private set; }

    /// <summary>When the poll that is held will be answered at the latest.</summary>
    public DateTimeOffset HeldUntil { get; private set; }

    public ImmutableList<string> Sent { get; private set; } = [];

    public IEnumerable<Recorded> Polls => Recorder.Requests(Poll);

    public IEnumerable<Recorded> Sends => Recorder.Requests(Send);

    public static async Task<IlinkSimulator> StartAsync(Bell? bell = null, TimeProvider? clock = null)
    {
        var simulator = new IlinkSimulator(bell ?? new Bell()) { Clock = clock ?? TimeProvider.System };
        await simulator.ListenAsync();
        return simulator;
    }

    /// <summary>Somebody writes to the bot.</summary>
    /// <returns>The id of the message.</returns>
    public string Write(string text, Action<JsonObject>? change = null)
    {
        lock (_gate)
        {
            var number = _updates.Count + 1;
            var context = string.Create(CultureInfo.InvariantCulture, $"ctx-{number}");
            var update = new JsonObject
            {
                ["seq"] = number,
                ["message_id"] = Interlocked.Increment(ref _nextId),
                ["from_user_id"] = Alice,
                ["to_user_id"] = "bot@im.bot",
                ["create_time_ms"] = 1_764_000_000_000,
                ["session_id"] = "s",
                ["message_type"] = 1,
                ["message_state"] = 2,
                ["item_list"] = new JsonArray(new JsonObject { ["type"] = 1, ["text_item"] = new JsonObject { ["text"] = text } }),
                ["context_token"] = context,
            };
            change?.Invoke(update);
            _goodContexts.Add(context);
            if (!Switches.IsQuiet)
            {
                _updates.Add(update);
            }

            News_NeedsLock();
            return update["message_id"]!.ToString();
        }
    }

    /// <summary>What was kept back as late arrives now.</summary>
    public void Deliver()
    {
        Switches.IsLate = false;
        lock (_gate)
        {
            News_NeedsLock();
        }
    }

    /// <summary>No context token that was given out is good any more.</summary>
    public void ForgetContexts()
    {
        lock (_gate)
        {
            _goodContexts.Clear();
        }
    }

    /// <summary>Every poll that is held ends without an answer.</summary>
    public void CutPolls()
    {
        lock (_gate)
        {
            _kept++;
            News_NeedsLock();
        }
    }

    /// <summary>Waits until the bot has written all of these.</summary>
    public Task SentAsync(params string[] texts) =>
        Bell.UntilAsync($"sent: {string.Join(", ", texts)}", () => texts.All(Sent.Contains), Recorder.Story, TestContext.Current.CancellationToken);

    protected override JsonNode? FailureBody(HttpFault fault) => fault.Status == 429 ? Failure(-2, "freq limit exceeded") : Failure(-1, "system error");

    protected override void Map(WebApplication app)
    {
        app.MapPost($"{Root}msg/notifystart", http => SimpleAsync(http, _ => new JsonObject { ["ret"] = 0 }));
        app.MapPost($"{Root}msg/notifystop", http => SimpleAsync(http, _ => new JsonObject { ["ret"] = 0 }));
        app.MapPost($"{Root}getconfig", http => SimpleAsync(http, _ => new JsonObject { ["ret"] = 0, ["typing_ticket"] = "t" }));
        app.MapPost($"{Root}sendmessage", http => SimpleAsync(http, Create));
        app.MapPost($"{Root}getupdates", PollAsync);
    }

    private static JsonObject Failure(int code, string message) => new() { ["ret"] = code, ["errmsg"] = message };

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task SimpleAsync(HttpContext http, Func<JsonNode?, JsonNode> answer) => AnswerAsync(http, body => Task.FromResult<(int, JsonNode?)>((200, Refused(http) ?? answer(body))));

    private JsonObject? Refused(HttpContext http) =>
        SaysExpired || http.Request.Headers.Authorization != $"Bearer {Accepts}" || http.Request.Headers["AuthorizationType"] != "ilink_bot_token"
            ? Failure(-14, "session timeout")
            : null;

    private Task PollAsync(HttpContext http) => AnswerAsync(http, async body => (200, Refused(http) ?? await HoldAsync(http, body?["get_updates_buf"]?.ToString() ?? "")));

    private async Task<JsonNode> HoldAsync(HttpContext http, string cursor)
    {
        var from = cursor.StartsWith("BUF", StringComparison.Ordinal) ? int.Parse(cursor[3..], CultureInfo.InvariantCulture) : 0;
        using var limit = new CancellationTokenSource(Hold, Clock);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, http.RequestAborted);
        var kept = _kept;
        var isHeld = false;
        while (true)
        {
            Task news;
            lock (_gate)
            {
                var isCut = kept != _kept;
                if ((_updates.Count > from && !Switches.IsLate) || over.IsCancellationRequested || SaysExpired || isCut)
                {
                    Held -= isHeld ? 1 : 0;
                    Bell.Ring();
                    if (isCut)
                    {
                        http.Abort();
                    }

                    return SaysExpired ? Failure(-14, "session timeout") : Updates_NeedsLock(from);
                }

                // only now: a poll that is answered at once was never held, and nobody may take it for one
                if (!isHeld)
                {
                    isHeld = true;
                    Held++;
                    HeldUntil = Clock.GetUtcNow() + Hold;
                }

                news = _news.Task;
            }

            Bell.Ring();
            await news.WaitAsync(over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private JsonObject Updates_NeedsLock(int from)
    {
        var messages = Switches.IsLate ? [] : _updates.Skip(from).SelectMany(update => Switches.Duplicates ? new[] { update, update } : [update]).Select(update => (JsonNode)update.DeepClone()).ToArray();
        return new()
        {
            ["ret"] = 0,
            ["msgs"] = new JsonArray(messages),
            ["get_updates_buf"] = string.Create(CultureInfo.InvariantCulture, $"BUF{(Switches.IsLate ? from : _updates.Count)}"),
            ["longpolling_timeout_ms"] = (long)Hold.TotalMilliseconds,
        };
    }

    private JsonNode Create(JsonNode? body)
    {
        var message = body?["msg"];
        var text = message?["item_list"]?[0]?["text_item"]?["text"]?.ToString() ?? "";
        lock (_gate)
        {
            if (message?["to_user_id"]?.ToString() != Alice || text.Length == 0)
            {
                return Failure(-3, "invalid parameter");
            }

            var context = message["context_token"]?.ToString();
            if (context is null ? !TakesWithoutContext : !_goodContexts.Contains(context))
            {
                return Failure(-2, "unknown error");
            }

            Sent = Sent.Add(text);
        }

        return new JsonObject { ["ret"] = 0, ["message_id"] = Interlocked.Increment(ref _nextId) };
    }

    private void News_NeedsLock()
    {
        var news = _news;
        _news = New();
        news.TrySetResult();
    }
}
