using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>The webhook of the bot: set, removed, called, and taken over by somebody else.</summary>
internal sealed partial class TelegramSimulator
{
    private readonly WebhookSender _webhooks;
    private long? _setAt;

    /// <summary>How calls to the webhook go wrong.</summary>
    public WebhookSwitches Webhook => _webhooks.Switches;

    /// <summary>Every call to the webhook with its answer, oldest first.</summary>
    public ImmutableList<WebhookCall> WebhookCalls => _webhooks.Calls;

    /// <summary>Where the bot is called; empty without a webhook.</summary>
    public string WebhookUrl => _webhook;

    public string WebhookSecret => _webhooks.Secret;

    /// <summary>Looks whether there is something to deliver; after a switch was put back.</summary>
    public void Look() => _webhooks.Look();

    public void CutWebhook() => _webhooks.Cut();

    /// <summary>Somebody else sets a webhook (or removes ours): updates go there from now on.</summary>
    public async Task ReplaceWebhookAsync(string url, string secret = "another-secret")
    {
        var before = _webhook;
        _webhook = url;
        await _webhooks.SetAsync(before, url, secret, most: 40, isAfresh: true);
        _updates.End(PollEnd.Look);
    }

    private async Task<JsonObject> SetWebhookAsync(RecordedCall call)
    {
        var (before, url) = (_webhook, call.Method == "setWebhook" ? call.Text("url") ?? "" : "");
        if (url.Length > 0)
        {
            // two within a second are one too many
            if (_setAt is { } at && _time.GetElapsedTime(at) < TimeSpan.FromSeconds(1))
            {
                return Failure(429, "Too Many Requests: retry after 1", new JsonObject { ["retry_after"] = 1 });
            }

            _setAt = _time.GetTimestamp();
            if (Webhook.Refuses is { } refusal)
            {
                return Failure(400, $"Bad Request: bad webhook: {refusal}");
            }
        }

        var drop = call.Text("drop_pending_updates") is { } text && bool.Parse(text);
        if (drop)
        {
            _updates.Clear();
        }

        _updates.Allow(CallReader.List(call.Arguments["allowed_updates"]));
        _webhook = url;
        await _webhooks.SetAsync(before, url, call.Text("secret_token") ?? "", (int)Math.Max(1, call.Number("max_connections") is 0 ? 40 : call.Number("max_connections")), drop);
        return Success(true);
    }
}
