using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Webhook;

namespace Gateway.Host.Tests.Adapters;

/// <summary>A running webhook adapter, with a signer of its own that shares no code with the adapter.</summary>
internal sealed class WebhookRig : IAsyncDisposable
{
    /// <summary>The example key of the Standard Webhooks specification's reference libraries.</summary>
    public const string ExampleSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly CancellationTokenSource _stopping = new();
    private readonly WebhookAdapter _adapter = new();

    public WebhookRig(params (string Key, string Value)[] settings)
    {
        Context = new FakeAdapterContext(settings);
        Life = _adapter.RunAsync(Context, _stopping.Token);
    }

    public FakeAdapterContext Context { get; }

    /// <summary>The run task.</summary>
    public Task Life { get; }

    public static WebhookRig Unsigned(params (string Key, string Value)[] more) => new([("unsigned", "true"), .. more]);

    public static WebhookRig Signed(string secret = ExampleSecret) => new(("secret", secret));

    public static HookRequest Post(string body, bool loopback = true, params (string Name, string Value)[] headers) => new()
    {
        Method = "POST",
        Path = "",
        IsLoopback = loopback,
        Body = Encoding.UTF8.GetBytes(body),
        Headers = new Dictionary<string, string>(headers.Select(header => KeyValuePair.Create(header.Name, header.Value)))
        {
            ["content-type"] = headers.FirstOrDefault(header => header.Name == "content-type").Value ?? "application/json",
        },
    };

    /// <summary>A request as a sender in the internet would make it.</summary>
    public HookRequest Sign(string body, string id = "msg_1", string secret = ExampleSecret, int secondsAgo = 0)
    {
        var timestamp = $"{Context.Time.GetUtcNow().ToUnixTimeSeconds() - secondsAgo}";
        return Post(body, false, ("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", Signature(id, timestamp, body, secret)));
    }

    public static string Signature(string id, string timestamp, string body, string secret)
    {
        using var hmac = new HMACSHA256(Convert.FromBase64String(secret["whsec_".Length..]));
        return "v1," + Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(id + "." + timestamp + "." + body)));
    }

    public async Task<(int Status, JsonElement Json)> CallAsync(HookRequest request)
    {
        var response = await Context.CallAsync(request);
        response.ContentType.ShouldBe("application/json");
        return (response.Status, JsonDocument.Parse(response.Body).RootElement);
    }

    public Task<(int Status, JsonElement Json)> ReadAsync(string? conversation, string? after = null, bool loopback = true)
    {
        var query = new Dictionary<string, string>();
        if (conversation is not null)
        {
            query["conversation"] = conversation;
        }

        if (after is not null)
        {
            query["after"] = after;
        }

        return CallAsync(new HookRequest { Method = "GET", Path = "messages", Query = query, IsLoopback = loopback });
    }

    public Task<SendOutcome> SendAsync(string conversation, string text, string deliveryId) =>
        _adapter.SendAsync(new OutboundMessage { DeliveryId = deliveryId, Conversation = conversation, Text = text, ReplyTo = "m1" }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Life.WaitAsync(TimeSpan.FromSeconds(60));
        _stopping.Dispose();
    }
}
