using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Fixtures;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>
/// Calls a webhook as Telegram's own Bot API server does (tdlib/telegram-bot-api 01a3679, WebhookActor and Client): one update of a chat after the
/// other, chats at the same time; what is not answered with 2xx is repeated at once, then after 2, 4, 8 s and so on to a minute, or as Retry-After
/// says. The last error is kept until another webhook is set; the same one set again changes nothing, the pauses included.
/// </summary>
/// <remarks>Safe from any thread. Rings the bell after every call.</remarks>
internal sealed class WebhookSender(UpdateQueue updates, TimeProvider time, Bell bell, Func<string> address) : IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task> _lanes = [];
    private HttpClient _http = new();
    private CancellationTokenSource _life = new();
    private SemaphoreSlim _connections = new(40);
    private string _secret = "";
    private int _most;
    private DateTimeOffset _errorAt;
    private string? _error;

    public WebhookSwitches Switches { get; } = new();

    /// <summary>Every call with its answer, oldest first.</summary>
    public ImmutableList<WebhookCall> Calls { get; private set; } = [];

    /// <summary>The secret that was agreed; for a test that calls by itself, or looks whether it is told to anybody.</summary>
    public string Secret => _secret;

    public async Task SetAsync(string before, string now, string secret, int most, bool isAfresh)
    {
        if (before == now && secret == _secret && most == _most && !isAfresh)
        {
            return;
        }

        await EndAsync();
        lock (_gate)
        {
            (_secret, _most, _error, _life) = (secret, most, null, new());
            _connections = new(most);
        }

        Look();
    }

    /// <summary>Starts what can be delivered and is not being delivered.</summary>
    public void Look()
    {
        lock (_gate)
        {
            if (!IsCalled() || _life.IsCancellationRequested)
            {
                return;
            }

            foreach (var chat in updates.Chats())
            {
                if (!_lanes.ContainsKey(chat))
                {
                    // entered before it can end by itself
                    _lanes[chat] = Task.Run(() => DeliverAsync(chat, _life.Token));
                }
            }
        }
    }

    /// <summary>Every connection to the gateway ends without a goodbye, also those that wait for an answer.</summary>
    public void Cut()
    {
        HttpClient old;
        lock (_gate)
        {
            (old, _http) = (_http, new());
        }

        old.CancelPendingRequests();
        old.Dispose();
    }

    public JsonObject Info()
    {
        lock (_gate)
        {
            var info = new JsonObject { ["url"] = address(), ["has_custom_certificate"] = false, ["pending_update_count"] = updates.Count };
            if (_error is not null)
            {
                (info["last_error_date"], info["last_error_message"]) = (_errorAt.ToUnixTimeSeconds(), _error);
            }

            if (address().Length > 0)
            {
                (info["max_connections"], info["ip_address"]) = (_most, "127.0.0.1");
            }

            return info;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _http.Dispose();
    }

    private async Task EndAsync()
    {
        // not under the lock: what is cancelled goes on inside of this call, and none begins afterwards
        await _life.CancelAsync();
        Task[] lanes;
        lock (_gate)
        {
            lanes = [.. _lanes.Values];
        }

        // each takes itself out of the list
        await Task.WhenAll(lanes);
    }

    private async Task DeliverAsync(string chat, CancellationToken over)
    {
        var (failures, pause) = (0, TimeSpan.FromSeconds(1));
        try
        {
            while (Next(chat, over) is { } update)
            {
                var (status, asked) = await CallAsync(update.Id, update.Body, over);
                if (status is >= 200 and <= 299)
                {
                    updates.Remove(update.Id);
                    (failures, pause) = (0, TimeSpan.FromSeconds(1));
                    bell.Ring();
                    continue;
                }

                pause = failures++ > 0 && asked == TimeSpan.Zero ? (pause * 2 < LongestPause ? pause * 2 : LongestPause) : pause;
                var wait = asked > TimeSpan.Zero ? asked : failures > 1 ? pause : TimeSpan.Zero;
                if (wait > TimeSpan.Zero)
                {
                    // the pause between tries is what Telegram does
                    await Task.Delay(wait, time, over);
                }
            }
        }
        catch (Exception) when (over.IsCancellationRequested)
        {
            // a call that is ended in the middle fails in more than one way
            Leave(chat);
        }
    }

    /// <summary>Null when there is nothing left; the next update of the chat then starts another lane.</summary>
    private (long Id, string Body)? Next(string chat, CancellationToken over)
    {
        lock (_gate)
        {
            var next = over.IsCancellationRequested || Switches.Delays || !IsCalled() ? null : updates.First(chat);
            if (next is null)
            {
                _lanes.Remove(chat);
            }

            return next;
        }
    }

    private void Leave(string chat)
    {
        lock (_gate)
        {
            _lanes.Remove(chat);
        }
    }

    private async Task<(int Status, TimeSpan RetryAfter)> CallAsync(long update, string body, CancellationToken over)
    {
        var connections = _connections;
        await connections.WaitAsync(over);
        try
        {
            var result = await PostAsync(update, body, over);
            if (Switches.Doubles && result.Status is >= 200 and <= 299)
            {
                result = await PostAsync(update, body, over);
            }

            return result;
        }
        finally
        {
            connections.Release();
        }
    }

    private async Task<(int Status, TimeSpan RetryAfter)> PostAsync(long update, string body, CancellationToken over)
    {
        try
        {
            if (Switches.Answers is var instead and > 0)
            {
                Ended(update, instead, $"Wrong response from the webhook: {instead} {(HttpStatusCode)instead}");
                return (instead, TimeSpan.Zero);
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, Target()) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Add("X-Telegram-Bot-Api-Secret-Token", Switches.Forges ? "forged" : _secret);

            // a proxy and a tunnel leave the name that was called
            request.Headers.Host = new Uri(address()).Authority;
            using var answer = await _http.SendAsync(request, over);
            var status = (int)answer.StatusCode;
            Ended(update, status, answer.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"Wrong response from the webhook: {status} {answer.ReasonPhrase}"));
            return (status, answer.Headers.RetryAfter?.Delta ?? TimeSpan.Zero);
        }
        catch (Exception exception) when (!over.IsCancellationRequested && exception is HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            Ended(update, 0, exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } ? "Connection refused" : "Webhook connection closed");
            return (0, TimeSpan.Zero);
        }
    }

    /// <summary>Nothing of this test goes out into the net: what is set elsewhere is called only through a tunnel, or not at all.</summary>
    private bool IsCalled() => address().Length > 0 && (Switches.Tunnel is not null || Switches.Answers > 0 || new Uri(address()).IsLoopback);

    /// <summary>An https:// address of this machine is reached as behind a reverse proxy: what ends the TLS calls on with http.</summary>
    private Uri Target()
    {
        var url = new Uri(address());
        return Switches.Tunnel is { } tunnel ? new Uri(tunnel, url.PathAndQuery)
            : url is { Scheme: "https", IsLoopback: true } ? new UriBuilder(url) { Scheme = "http", Port = url.Port }.Uri : url;
    }

    private void Ended(long update, int status, string? error)
    {
        lock (_gate)
        {
            Calls = Calls.Add(new(update, status));
            if (error is not null)
            {
                (_error, _errorAt) = (error, time.GetUtcNow());
            }
        }

        bell.Ring();
    }
}
