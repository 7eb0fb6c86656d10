using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Host.Messaging.Webhooks;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Journal;
using Gateway.Host.Tests.Configuration;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Gateway.Host.Tests.Messaging.Webhooks;

/// <summary>Webhook out through lanes, journal and a real listener.</summary>
public sealed class WebhookTests : IDisposable
{
    private const string Secret = "a-secret-of-the-test";
    private static readonly AdapterId Hook = AdapterId.Parse("hook");
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    private MessagingRig Rig(Uri url, TimeSpan? timeout = null) => new(home: _home.Path, before: configuration =>
    {
        var webhook = new WebhookConfig { Name = Hook, Url = url, Secret = Secret, Timeout = timeout ?? TimeSpan.FromMinutes(5) };
        configuration.Set(configuration.Current with { Webhooks = ImmutableDictionary<AdapterId, WebhookConfig>.Empty.Add(Hook, webhook) });
        configuration.Route("a", "hook");
    });

    private static async Task<MessagingRig> OpenedAsync(MessagingRig rig)
    {
        await rig.StartWebhooksAsync();
        return rig;
    }

    [Fact]
    public async Task The_receiver_gets_the_message_as_json_with_a_signature_that_it_can_check()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var rig = await OpenedAsync(Rig(receiver.Url));
        await rig.Receive("a", MessagingRig.Message("m1", text: "“hello”") with { Thread = "t", Attachments = [new Attachment { Name = "cat.png", Size = 3 }] });
        await Soon.That("it is delivered", () => rig.Now.Delivered == 1);

        var call = receiver.Calls.ShouldHaveSingleItem();
        call.Line.ShouldBe("POST /in?from=gateway");
        call.Headers["Content-Type"].ShouldBe("application/json; charset=utf-8");
        (call.Headers["Gateway-Attempt"], call.Headers["Gateway-May-Be-Duplicate"]).ShouldBe(("1", "false"));
        var signed = Encoding.UTF8.GetBytes(call.Headers["Gateway-Timestamp"] + ".").Concat(call.Body).ToArray();
        call.Headers["Gateway-Signature"].ShouldBe("v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), signed)));
        call.Headers["Gateway-Timestamp"].ShouldBe($"{rig.Time.GetUtcNow().ToUnixTimeSeconds()}");

        var body = JsonNode.Parse(call.Body)!;
        ((long)body["seq"]!, (string)body["adapter"]!, (string)body["messageId"]!, (string)body["conversation"]!, (string)body["text"]!, (string)body["thread"]!)
            .ShouldBe((1, "a", "m1", "room", "“hello”", "t"));
        ((string)body["sender"]!["name"]!, (string)body["attachments"]![0]!["name"]!).ShouldBe(("alice", "cat.png"));
        ((string)body["delivery"]!).ShouldBe(call.Headers["Gateway-Delivery"]);
    }

    [Fact]
    public async Task A_busy_receiver_is_asked_again_after_the_time_it_names_with_the_same_delivery()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Script = (context, number) =>
        {
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = number == 1 ? (503, "70") : (200, "");
            return Task.CompletedTask;
        };
        await using var rig = await OpenedAsync(Rig(receiver.Url));
        await rig.Receive("a", "1");
        await rig.Receive("a", "2");
        await Soon.That("it was refused", () => rig.Now.Queues.Any(queue => queue is { Outbound: 2, InFlight: 0 }) && receiver.Calls.Count == 1);
        rig.Advance(TimeSpan.FromSeconds(69));
        receiver.Calls.Count.ShouldBe(1);
        await Soon.That("both are delivered", () => rig.Now.Delivered == 2, () => rig.Advance(TimeSpan.FromSeconds(1)));
        var (first, second) = (receiver.Calls[0], receiver.Calls[1]);
        second.Headers["Gateway-Delivery"].ShouldBe(first.Headers["Gateway-Delivery"]);
        second.Body.ShouldBe(first.Body);
        (second.Headers["Gateway-Attempt"], second.Headers["Gateway-May-Be-Duplicate"]).ShouldBe(("2", "true"));
        receiver.Calls[2].Headers["Gateway-Attempt"].ShouldBe("1", "the next one of the conversation waited");
    }

    [Theory]
    [InlineData(410, "gone")]
    [InlineData(307, "redirected")]
    public async Task A_receiver_that_has_gone_or_moved_is_not_asked_again(int status, string code)
    {
        await using var elsewhere = await WebhookReceiver.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Script = (context, _) =>
        {
            (context.Response.StatusCode, context.Response.Headers.Location) = (status, elsewhere.Url.ToString());
            return Task.CompletedTask;
        };
        await using var rig = await OpenedAsync(Rig(receiver.Url));
        await rig.Receive("a", "1");
        await Soon.That("it is a dead letter", () => rig.Deliveries.DeadLetters(new DeadLetterQuery()).Total == 1);
        var letter = rig.Deliveries.DeadLetters(new DeadLetterQuery()).Letters[0];
        (letter.Adapter, letter.Reason, letter.Attempts).ShouldBe((Hook, "permanent", 1));
        letter.Detail!.ShouldStartWith(code);
        elsewhere.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_poison_message_is_parked_within_its_attempts_and_the_lane_goes_on()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Script = (context, _) =>
        {
            context.Response.StatusCode = Encoding.UTF8.GetString(receiver.Calls[^1].Body).Contains("poison", StringComparison.Ordinal) ? 500 : 204;
            return Task.CompletedTask;
        };
        await using var rig = await OpenedAsync(Rig(receiver.Url));
        await rig.Receive("a", "1", text: "poison");
        await rig.Receive("a", "2", text: "food");
        await Soon.That("the good one is delivered", () => rig.Now.Delivered == 1, () => rig.Advance(TimeSpan.FromMinutes(1)));
        receiver.Calls.Count.ShouldBe(6);
        var letter = rig.Deliveries.DeadLetters(new DeadLetterQuery()).Letters.ShouldHaveSingleItem();
        (letter.Reason, letter.Attempts).ShouldBe(("attempts-exhausted", 5));
    }

    [Fact]
    public async Task A_receiver_that_never_answers_gets_it_again_marked_because_it_may_have_it()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Script = (context, number) => number == 1 ? Task.Delay(Timeout.Infinite, context.RequestAborted) : Task.CompletedTask;
        await using var rig = await OpenedAsync(Rig(receiver.Url, TimeSpan.FromSeconds(10)));
        await rig.Receive("a", "1");
        await Soon.That("the receiver has it", () => receiver.Calls.Count == 1);
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        await Soon.That("it is delivered", () => rig.Now.Delivered == 1, () => rig.Advance(TimeSpan.FromSeconds(5)));
        receiver.Calls[1].Headers["Gateway-May-Be-Duplicate"].ShouldBe("true");
    }

    [Fact]
    public async Task Edits_and_deletions_reach_a_webhook_too()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var rig = await OpenedAsync(Rig(receiver.Url));
        await rig.Receive("a", MessagingRig.Message("1-edited") with { Kind = InboundKind.Edited });
        await Soon.That("it is delivered", () => rig.Now.Delivered == 1);
        ((string)JsonNode.Parse(receiver.Calls[0].Body)!["kind"]!).ShouldBe("edited");
    }

    [Fact]
    public async Task A_changed_entry_opens_a_new_door_and_a_removed_one_closes_it()
    {
        await using var old = await WebhookReceiver.StartAsync();
        await using var young = await WebhookReceiver.StartAsync();
        await using var rig = await OpenedAsync(Rig(old.Url));
        var door = rig.Doors.Find(Hook).ShouldNotBeNull();
        var webhook = rig.Configuration.Current.Webhooks[Hook];
        rig.Configuration.Set(rig.Configuration.Current with { Webhooks = rig.Configuration.Current.Webhooks.SetItem(Hook, webhook with { Url = young.Url }) });
        rig.Doors.Find(Hook)!.Generation.Value.ShouldBeGreaterThan(door.Generation.Value);
        await rig.Receive("a", "1");
        await Soon.That("the new one gets it", () => young.Calls.Count == 1);
        old.Calls.ShouldBeEmpty();
        rig.Configuration.Set(rig.Configuration.Current with { Webhooks = ImmutableDictionary<AdapterId, WebhookConfig>.Empty });
        rig.Doors.Find(Hook).ShouldBeNull();
    }

    [Fact]
    public async Task A_private_certificate_is_refused_and_the_remedy_named()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(40), DateTimeOffset.UnixEpoch.AddYears(100));
        await using var receiver = await WebhookReceiver.StartAsync(
            builder => builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(
                IPAddress.Loopback, 0, listen => listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate }))),
            "https");
        await using var rig = await OpenedAsync(Rig(receiver.Url));
        await rig.Receive("a", "1");
        await Soon.That("it is a dead letter", () => rig.Deliveries.DeadLetters(new DeadLetterQuery()).Total == 1, () => rig.Advance(TimeSpan.FromMinutes(1)));
        rig.Deliveries.DeadLetters(new DeadLetterQuery()).Letters[0].Detail!.ShouldContain("SSL_CERT_FILE");
        receiver.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void A_receiver_that_is_not_there_was_certainly_not_reached_and_a_broken_answer_may_have_been()
    {
        WebhookAnswers.Of(new HttpRequestException(HttpRequestError.ConnectionError, "x", new SocketException((int)SocketError.ConnectionRefused))).Kind
            .ShouldBe(SendOutcomeKind.Retryable);
        WebhookAnswers.Of(new HttpRequestException(HttpRequestError.NameResolutionError, "x")).Kind.ShouldBe(SendOutcomeKind.Retryable);
        WebhookAnswers.Of(new HttpRequestException(HttpRequestError.ResponseEnded, "x")).Kind.ShouldBe(SendOutcomeKind.Ambiguous);
    }

    [Fact]
    public void The_request_in_the_documentation_is_signed_as_it_says()
    {
        var lines = File.ReadAllLines(Path.Combine(Operator.Repository.Root, "docs", "messaging.md"));
        string After(string head) => lines.Single(line => line.StartsWith(head, StringComparison.Ordinal))[head.Length..];
        var body = Encoding.UTF8.GetBytes(lines.Single(line => line.StartsWith('{') && line.Contains("\"delivery\":", StringComparison.Ordinal)));
        WebhookSignature.Of("a-secret-for-the-docs", After("Gateway-Timestamp: "), body).ShouldBe(After("Gateway-Signature: "));
    }
}
