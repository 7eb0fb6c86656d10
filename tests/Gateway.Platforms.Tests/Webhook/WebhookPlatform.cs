using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Webhook;

/// <summary>Messages over HTTP in both directions: one program posts to the gateway, and another is posted to.</summary>
internal sealed class WebhookPlatform : PlatformRig
{
    private readonly string _secret;

    private WebhookPlatform(string secret, WebhookReceiver receiver) =>
        (_secret, Receiver, Sender) = (secret, receiver, new WebhookSender(secret, receiver.Bell));

    public WebhookReceiver Receiver { get; }

    public WebhookSender Sender { get; }

    public override string Plugin => "webhook";

    public override string Fixture => "Webhook";

    /// <summary>Nobody logs in: every request is signed.</summary>
    public override int Logins => 0;

    public override IReadOnlyList<string> Sent => Receiver.Dealt;

    public override IReadOnlyList<string> Answers => Sender.Answers;

    public override int Attempts => Receiver.Recorder.Requests(WebhookReceiver.Post).Count();

    // half a second is what ten seconds are at a twentieth, and less than a busy machine may need to answer
    public override string Callback => $"url: '{Receiver.Url}/in', secret: {WebhookReceiver.Secret}, timeout: 2s";

    public static async Task<WebhookPlatform> StartAsync(int number = 0) => new(SecretOf(number), await WebhookReceiver.StartAsync());

    public static string SecretOf(int number) =>
        $"whsec_{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"instance {number}"))))}";

    public override string Settings(bool badCredential = false) => $"secret: '{(badCredential ? "no key" : _secret)}'";

    public override void Join(Uri gateway, string name) => Sender.Find(gateway, name);

    public override Task WriteAsync(string text) => Sender.WriteAsync(text);

    public override Task SentAsync(params string[] texts) => Receiver.DealtAsync(texts);

    /// <summary>There is no connection that could end: the one that the next message comes on is cut instead.</summary>
    public override Task DropAsync()
    {
        Sender.Fault = SendingFault.DiesInTheBody;
        return Task.CompletedTask;
    }

    public override void LimitOnce(TimeSpan wait) => Receiver.Switches.Fail(new(429, RetryAfter: wait.TotalSeconds), times: 1);

    public void Behave()
    {
        Receiver.Switches.Clear();
        (Sender.Secret, Sender.ClockError, Sender.Fault) = (_secret, TimeSpan.Zero, SendingFault.None);
    }

    public override async ValueTask DisposeAsync()
    {
        await Sender.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}
