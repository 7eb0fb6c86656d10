using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>
/// The Bot API on a port of this machine: updates wait until an offset confirms them, a second poll ends the first with 409, and everything
/// that is asked is recorded. Faults are switched on and off while it runs.
/// </summary>
/// <remarks>Any number of clients; the recorded lists are immutable and may be read at any time.</remarks>
internal sealed partial class TelegramSimulator : IAsyncDisposable
{
    public const string Token = "123456:simulated-token";

    /// <summary>The one token that it knows.</summary>
    public string Accepts { get; set; } = Token;

    private readonly Lock _gate = new();
    private readonly Holds _holds;
    private readonly TimeProvider _time;
    private readonly UpdateQueue _updates;
    private WebApplication? _app;
    private long _nextUpdate = 1000;
    private int _nextMessage = 1;
    private TaskCompletionSource _cut = new();
    private ImmutableHashSet<string> _connections = [];
    private ImmutableHashSet<string> _frozen = [];
    private string _webhook = "";
    private int _port;

    private TelegramSimulator(Bell bell, TimeProvider time)
    {
        (Bell, _holds, _time) = (bell, new(bell), time);
        _updates = new(time, _holds);
        _webhooks = new(_updates, time, bell, () => _webhook);
    }

    /// <summary>Rings after every call, every answer, and whenever a request begins to be held.</summary>
    public Bell Bell { get; }

    /// <summary>The requests that are left unanswered on purpose: polls with nothing to deliver, and those that a fault swallows.</summary>
    public int Held => _holds.Count;

    public ImmutableList<RecordedCall> Calls { get; private set; } = [];

    /// <summary>How many messages have come to be sent; counted, because the calls may be many.</summary>
    public int Sends { get; private set; }

    /// <summary>The texts of the messages that were made, in their order.</summary>
    public ImmutableList<string> Made { get; private set; } = [];

    public Fault Fault { get; set; }

    /// <summary>The deed is done before the fault: only the answer is missing or wrong. For other methods than <c>getUpdates</c>.</summary>
    public bool IsAfterTheDeed { get; set; }

    /// <summary>Which methods the fault concerns; by default all.</summary>
    public Func<string, bool> Faulty { get; set; } = _ => true;

    /// <summary>How often the fault still happens.</summary>
    public int FaultsLeft { get; set; } = int.MaxValue;

    public int RetryAfter { get; set; } = 1;

    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}");

    public int Unconfirmed => _updates.Count;

    public IEnumerable<RecordedCall> Of(string method) => Calls.Where(call => call.Method == method);

    public static Task<TelegramSimulator> StartAsync() => StartAsync(new Bell(), TimeProvider.System);

    /// <param name="bell">Shared with whoever waits for something else as well.</param>
    /// <param name="time">How long polls are held.</param>
    public static async Task<TelegramSimulator> StartAsync(Bell bell, TimeProvider time)
    {
        var simulator = new TelegramSimulator(bell, time);
        await simulator.ListenAsync();
        return simulator;
    }

    /// <summary>Listens; after <see cref="RefuseAsync"/> on the same port, with everything it knew.</summary>
    public async Task ListenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Url);
        _app = builder.Build();
        _app.Map("/bot{token}/{method}", AnswerAsync);
        await _app.StartAsync();
        _port = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    /// <summary>Closes the listener and every connection: from now on connections are refused.</summary>
    public async Task RefuseAsync()
    {
        Cut();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app!.StopAsync(now.Token);
        await _app.DisposeAsync();
        _app = null;
    }

    /// <summary>Somebody writes to the bot.</summary>
    /// <returns>The id of the update.</returns>
    public long Write(string text, long chat = 7, string kind = "message", Action<JsonObject>? change = null)
    {
        lock (_gate)
        {
            var message = Message(_nextMessage++, chat, text);
            message["from"] = new JsonObject { ["id"] = 77, ["is_bot"] = false, ["first_name"] = "Ada" };
            change?.Invoke(message);
            var id = _nextUpdate++;
            _updates.Add(id, new JsonObject { ["update_id"] = id, [kind] = message });
            _webhooks.Look();
            return id;
        }
    }

    /// <summary>Cuts every connection that waits for an answer. New ones are taken.</summary>
    public void Cut()
    {
        var cut = _cut;
        _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
        cut.TrySetResult();
        _updates.End(PollEnd.Cut);
    }

    /// <summary>Every connection that there is takes requests and never answers again, the poll that is held included. New ones are fine.</summary>
    public void Freeze()
    {
        lock (_gate)
        {
            _frozen = _connections;
        }

        _updates.End(PollEnd.Look);
    }

    /// <summary>A poll that is being held gets the fault as well, at once.</summary>
    public void SetFault(Fault fault, string? method = null, int times = int.MaxValue, bool afterTheDeed = false)
    {
        Faulty = name => method is null || name == method;
        (FaultsLeft, IsAfterTheDeed) = (times, afterTheDeed);
        Fault = fault;
        if (fault != Fault.None)
        {
            _updates.End(PollEnd.Look);
        }
    }

    /// <summary>Polls are held and come back empty, whatever is waiting; over, everything comes at once.</summary>
    public void Withhold(bool withholds)
    {
        _updates.Withholds = withholds;
        if (!withholds)
        {
            _updates.End(PollEnd.Look);
        }
    }

    /// <summary>Every update is delivered twice.</summary>
    public void Duplicate(bool duplicates) => _updates.Duplicates = duplicates;

    /// <summary>Somebody else sets a webhook: polls are refused until it is removed.</summary>
    public void SetWebhook(string url)
    {
        _webhook = url;
        _updates.End(PollEnd.Look);
    }

    /// <summary>Waits until what was recorded looks as wanted; every call and every answer makes it look again.</summary>
    public Task WaitAsync(string what, Func<ImmutableList<RecordedCall>, bool> wanted) =>
        Bell.UntilAsync(what, () => wanted(Calls), () => $"There were:\n{string.Join('\n', Calls.TakeLast(30))}", TestContext.Current.CancellationToken);

    public Task SentAsync(params string[] texts) =>
        WaitAsync($"sent: {string.Join(", ", texts)}", _ => texts.All(text => Of("sendMessage").Any(call => call.Text("text") == text)));

    public async ValueTask DisposeAsync()
    {
        await _webhooks.DisposeAsync();
        if (_app is not null)
        {
            await RefuseAsync();
        }
    }

    private static JsonObject Message(int id, long chat, string text) => new()
    {
        ["message_id"] = id,
        ["date"] = 1_700_000_000 + id,
        ["chat"] = new JsonObject { ["id"] = chat, ["type"] = chat < 0 ? "supergroup" : "private", ["title"] = chat < 0 ? "G" : null, ["first_name"] = chat < 0 ? null : "Ada" },
        ["text"] = text,
    };

    private async Task AnswerAsync(HttpContext http)
    {
        var call = await CallReader.ReadAsync(http.Request, (string)http.Request.RouteValues["token"]!, (string)http.Request.RouteValues["method"]!);
        Record(call);
        var cut = _cut.Task;
        JsonObject? fine = null;
        var fault = TakeFault(call.Method, http.Connection.Id);
        if (fault == Fault.None || (IsAfterTheDeed && call.Method != "getUpdates"))
        {
            try
            {
                fine = call.Token == Accepts ? await DoAsync(call, http.Connection.Id, http.RequestAborted) : Failure(401, "Unauthorized");
            }
            catch (OperationCanceledException)
            {
                http.Abort();
                return;
            }

            // what has begun while a poll was held concerns this poll as well
            fault = call.Method == "getUpdates" ? TakeFault(call.Method, http.Connection.Id) : fault;
        }

        if (fault is Fault.NeverAnswer or Fault.CloseConnection)
        {
            if (fault == Fault.NeverAnswer)
            {
                var gone = Task.WhenAny(cut, Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted));
                using var held = _holds.Begin(gone);
                await gone;
            }

            http.Abort();
            return;
        }

        var answer = fault switch
        {
            Fault.Unauthorized => Failure(401, "Unauthorized"),
            Fault.Conflict => Failure(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"),
            Fault.TooManyRequests => Failure(429, $"Too Many Requests: retry after {RetryAfter}", new JsonObject { ["retry_after"] = RetryAfter }),
            Fault.Forbidden => Failure(403, "Forbidden: bot was blocked by the user"),
            Fault.ServerError => Failure(500, "Internal Server Error"),
            Fault.EmptyAtOnce => Success(new JsonArray()),
            _ => fine!,
        };
        http.Response.StatusCode = (int?)answer["error_code"] ?? 200;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.ToJsonString(), http.RequestAborted);
        Bell.Ring();
    }

    private async Task<JsonObject> DoAsync(RecordedCall call, string connection, CancellationToken gone)
    {
        switch (call.Method)
        {
            case "getMe":
                return Success(new JsonObject { ["id"] = 1, ["is_bot"] = true, ["first_name"] = "Bot", ["username"] = "simulated_bot", ["can_join_groups"] = true, ["can_read_all_group_messages"] = false, ["supports_inline_queries"] = false });
            case "setWebhook" or "deleteWebhook":
                return await SetWebhookAsync(call);
            case "getWebhookInfo":
                return Success(_webhooks.Info());
            case "getUpdates":
                return await PollAsync(call, connection, gone);
            case "sendMessage" or "editMessageText":
                return Send(call);
            case "sendChatAction" or "setMyCommands":
                return Success(true);
            default:
                return Failure(404, "Not Found: method not found");
        }
    }

    private async Task<JsonObject> PollAsync(RecordedCall call, string connection, CancellationToken gone)
    {
        if (_webhook.Length > 0)
        {
            return Failure(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first");
        }

        var limit = call.Text("limit") is null ? 100 : (int)call.Number("limit");
        var updates = await _updates.PollAsync(
            call.Number("offset"), limit, TimeSpan.FromSeconds(call.Number("timeout")), CallReader.List(call.Arguments["allowed_updates"]),
            () => HasFault(call.Method, connection), gone);
        return updates is not null
            ? Success(new JsonArray([.. updates]))
            : Failure(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running");
    }

    private JsonObject Send(RecordedCall call)
    {
        var text = call.Text("text") ?? "";
        if (text.Trim().Length == 0 || text.Length > 4096)
        {
            return Failure(400, text.Length > 4096 ? "Bad Request: message is too long" : "Bad Request: message text is empty");
        }

        lock (_gate)
        {
            var message = Message(call.Method == "sendMessage" ? _nextMessage++ : (int)call.Number("message_id"), call.Number("chat_id"), text);
            message["from"] = new JsonObject { ["id"] = 1, ["is_bot"] = true, ["first_name"] = "Bot" };
            Made = call.Method == "sendMessage" ? Made.Add(text) : Made;
            return Success(message);
        }
    }

    private bool HasFault(string method, string connection)
    {
        lock (_gate)
        {
            return _frozen.Contains(connection) || (Fault != Fault.None && Faulty(method) && FaultsLeft > 0);
        }
    }

    private Fault TakeFault(string method, string connection)
    {
        lock (_gate)
        {
            _connections = _connections.Add(connection);
            return _frozen.Contains(connection) ? Fault.NeverAnswer
                : Fault != Fault.None && Faulty(method) && FaultsLeft-- > 0 ? Fault : Fault.None;
        }
    }

    private void Record(RecordedCall call)
    {
        lock (_gate)
        {
            Calls = Calls.Add(call);
            Sends += call.Method == "sendMessage" ? 1 : 0;
        }

        Bell.Ring();
    }

    private static JsonObject Success(JsonNode result) => new() { ["ok"] = true, ["result"] = result };

    private static JsonObject Failure(int code, string description, JsonObject? parameters = null)
    {
        var answer = new JsonObject { ["ok"] = false, ["error_code"] = code, ["description"] = description };
        if (parameters is not null)
        {
            answer["parameters"] = parameters;
        }

        return answer;
    }
}
