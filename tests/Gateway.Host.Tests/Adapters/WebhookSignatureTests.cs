using Gateway.Abstractions;

namespace Gateway.Host.Tests.Adapters;

public sealed class WebhookSignatureTests
{
    private const string Body = """{"conversation":"room","sender":"alice","text":"hello"}""";
    private const string OtherSecret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

    [Fact]
    public async Task The_published_example_of_Standard_Webhooks_is_genuine()
    {
        // secret, id, timestamp, payload and signature as printed in the reference libraries
        const string Payload = """{"test": 2432232314}""";
        WebhookRig.Signature("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", Payload, WebhookRig.ExampleSecret)
            .ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

        await using var rig = WebhookRig.Signed();
        rig.Context.Time.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(1614265330));
        var (status, json) = await rig.CallAsync(WebhookRig.Post(Payload, false,
            ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
            ("webhook-timestamp", "1614265330"),
            ("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")));

        // the signature is taken; the example's payload is no message
        (status, json.GetProperty("error").GetString()).ShouldBe((400, "bad-message"));
    }

    [Fact]
    public async Task A_signed_message_from_anywhere_is_accepted_under_its_webhook_id()
    {
        await using var rig = WebhookRig.Signed();
        var (status, json) = await rig.CallAsync(rig.Sign("""{"conversation":"room","sender":"alice","text":"hello","id":"ignored"}""", id: "msg_7"));
        status.ShouldBe(202);
        json.GetProperty("id").GetString().ShouldBe("msg_7");
        rig.Context.Received.ShouldHaveSingleItem().MessageId.ShouldBe("msg_7");
    }

    [Theory]
    [InlineData(301)]
    [InlineData(-301)]
    [InlineData(100_000_000)]
    public async Task A_genuine_request_outside_of_the_tolerance_is_refused_both_ways(int secondsAgo)
    {
        await using var rig = WebhookRig.Signed();
        var (status, json) = await rig.CallAsync(rig.Sign(Body, secondsAgo: secondsAgo));
        (status, json.GetProperty("error").GetString()).ShouldBe((401, "stale-timestamp"));
        rig.Context.Received.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(300)]
    [InlineData(-300)]
    public async Task At_the_edge_of_the_tolerance_it_is_accepted(int secondsAgo)
    {
        await using var rig = WebhookRig.Signed();
        (await rig.CallAsync(rig.Sign(Body, secondsAgo: secondsAgo))).Status.ShouldBe(202);
    }

    [Theory]
    [InlineData("webhook-id", "msg_2")]
    [InlineData("webhook-timestamp", "+5")]
    [InlineData("webhook-timestamp", "99999999999999999999")]
    [InlineData("webhook-timestamp", "yesterday")]
    [InlineData("webhook-signature", "v1,AAAA")]
    [InlineData("webhook-signature", "v1,not base64")]
    [InlineData("webhook-signature", "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("webhook-signature", "")]
    public async Task A_changed_header_is_401(string header, string value)
    {
        await using var rig = WebhookRig.Signed();
        var request = rig.Sign(Body);
        (await rig.CallAsync(With(request, header, value))).Status.ShouldBe(401);
        rig.Context.Received.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("webhook-id")]
    [InlineData("webhook-timestamp")]
    [InlineData("webhook-signature")]
    public async Task A_missing_header_is_401_also_from_this_machine(string header)
    {
        await using var rig = WebhookRig.Signed();
        var request = rig.Sign(Body) with { IsLoopback = true };
        var (status, json) = await rig.CallAsync(
            request with { Headers = request.Headers.Where(pair => pair.Key != header).ToDictionary() });
        (status, json.GetProperty("error").GetString()).ShouldBe((401, "missing-signature"));
    }

    [Fact]
    public async Task A_changed_body_and_a_foreign_key_are_401()
    {
        await using var rig = WebhookRig.Signed();
        (await rig.CallAsync(rig.Sign(Body) with { Body = "{}"u8.ToArray() })).Status.ShouldBe(401);
        (await rig.CallAsync(rig.Sign(Body, secret: OtherSecret))).Status.ShouldBe(401);
    }

    [Fact]
    public async Task One_fitting_signature_among_several_is_enough_and_so_is_one_fitting_key()
    {
        await using var rig = WebhookRig.Signed($"{OtherSecret} {WebhookRig.ExampleSecret}");
        (await rig.CallAsync(rig.Sign(Body))).Status.ShouldBe(202);
        (await rig.CallAsync(rig.Sign(Body, secret: OtherSecret))).Status.ShouldBe(202);

        var request = rig.Sign(Body);
        var several = $"v1a,abc v1,AAAA {request.Headers["webhook-signature"]} v1,";
        (await rig.CallAsync(With(request, "webhook-signature", several))).Status.ShouldBe(202);
    }

    [Fact]
    public async Task A_signed_instance_has_no_mailbox_and_says_that_nobody_would_read_an_answer()
    {
        await using var rig = WebhookRig.Signed();
        (await rig.ReadAsync("room")).Status.ShouldBe(404);
        var outcome = await rig.SendAsync("room", "hello", "d1");
        (outcome.Kind, outcome.Code).ShouldBe((SendOutcomeKind.Permanent, "no-callback"));
    }

    [Theory]
    [InlineData("whsec_***")]
    [InlineData("whsec_")]
    [InlineData("")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw whsec_!")]
    public async Task A_secret_that_is_no_key_is_fatal_and_is_not_shown(string secret)
    {
        await using var rig = WebhookRig.Signed(secret);
        var fatal = rig.Context.Fatal.ShouldNotBeNull();
        (fatal.Code, fatal.Retryable, fatal.Action).ShouldBe(("bad-secret", false, UserAction.Reconfigure));
        fatal.Message.ShouldNotContain("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        rig.Context.Hooks.ShouldBeEmpty();
    }

    private static HookRequest With(HookRequest request, string header, string value) =>
        request with { Headers = new Dictionary<string, string>(request.Headers) { [header] = value } };
}
