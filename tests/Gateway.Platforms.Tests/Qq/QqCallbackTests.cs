using Gateway.Fixtures;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Adapters.Qq;

namespace Gateway.Platforms.Tests.Qq;

/// <summary>Events as callbacks: only what QQ has signed is taken, and it is taken once.</summary>
public sealed class QqCallbackTests
{
    private const string Stamp = "1725442341";

    /// <summary>The example of QQ's own documentation.</summary>
    [Fact]
    public void The_signature_is_the_one_of_the_documentation() =>
        new CallbackSignature("DG5g3B4j9X2KOErG").Sign("1725442341Arq0D5A61EgUu4OxUvOp").ShouldStartWith("87befc99c42c651b");

    [Fact]
    public async Task The_address_is_proved_to_be_ours_by_a_signature()
    {
        await using var rig = await StartAsync();
        var answer = await CallAsync(rig, new JsonObject { ["op"] = 13, ["d"] = new JsonObject { ["plain_token"] = "Arq0D5A61EgUu4OxUvOp", ["event_ts"] = Stamp } });
        var said = Body(answer);
        said["plain_token"]!.ToString().ShouldBe("Arq0D5A61EgUu4OxUvOp");
        said["signature"]!.ToString().ShouldBe(new CallbackSignature(QqSimulator.Secret).Sign($"{Stamp}Arq0D5A61EgUu4OxUvOp"));
    }

    /// <summary>Whoever could have anything signed could have events signed.</summary>
    [Theory]
    [InlineData("17254", "{\"op\":0}")]
    [InlineData("17254{", "abc")]
    [InlineData("", "abc")]
    public async Task Only_what_can_be_no_event_is_signed(string at, string plain)
    {
        await using var rig = await StartAsync();
        (await CallAsync(rig, new JsonObject { ["op"] = 13, ["d"] = new JsonObject { ["plain_token"] = plain, ["event_ts"] = at } })).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_message_is_taken_and_confirmed_and_can_be_answered()
    {
        await using var rig = await StartAsync();
        var answer = await CallAsync(rig, Event(rig, "hello"));
        Body(answer).ToJsonString().ShouldBe("""{"op":12,"d":0}""");
        (await rig.AnswerAsync(rig.Context.Received.Single(), "yo")).Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Simulator.Logins.ShouldBeEmpty();
        rig.Context.Logins.ShouldBe(0);
    }

    [Fact]
    public async Task What_the_gateway_does_not_take_is_called_failed_so_that_QQ_calls_again()
    {
        await using var rig = await StartAsync();
        rig.Context.OnReceive = _ => throw new GatewayRefusedException(RefusalReason.Overloaded, "full");
        Body(await CallAsync(rig, Event(rig, "hello"))).ToJsonString().ShouldBe("""{"op":12,"d":1}""");
        rig.Context.OnReceive = _ => throw new GatewayRefusedException(RefusalReason.Invalid, "too large");
        Body(await CallAsync(rig, Event(rig, "never"))).ToJsonString().ShouldBe("""{"op":12,"d":0}""");
    }

    [Fact]
    public async Task A_heartbeat_is_answered_with_its_number()
    {
        await using var rig = await StartAsync();
        Body(await CallAsync(rig, new JsonObject { ["op"] = 1, ["d"] = 42 })).ToJsonString().ShouldBe("""{"op":11,"d":42}""");
    }

    [Theory]
    [InlineData("body")]
    [InlineData("timestamp")]
    [InlineData("secret")]
    [InlineData("short")]
    [InlineData("letters")]
    [InlineData("missing")]
    public async Task What_QQ_has_not_signed_is_refused(string flaw)
    {
        await using var rig = await StartAsync();
        var body = Event(rig, "forged").ToJsonString();
        var signature = new CallbackSignature(flaw == "secret" ? "anotherSecret" : QqSimulator.Secret).Sign(Stamp + body);
        var answer = await rig.Context.CallHookAsync(Request(
            flaw == "body" ? body.Replace("forged", "forgery", StringComparison.Ordinal) : body,
            flaw switch { "short" => signature[2..], "letters" => "zz" + signature[2..], "missing" => null, _ => signature },
            flaw == "timestamp" ? "1725442342" : Stamp));
        answer.Status.ShouldBe(401);
        rig.Context.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_callback_for_another_bot_is_refused()
    {
        await using var rig = await StartAsync();
        var body = Event(rig, "hello").ToJsonString();
        (await rig.Context.CallHookAsync(Request(body, new CallbackSignature(QqSimulator.Secret).Sign(Stamp + body), Stamp, app: "4711"))).Status.ShouldBe(403);
        (await rig.Context.CallHookAsync(Request(body, new CallbackSignature(QqSimulator.Secret).Sign(Stamp + body), Stamp, method: "GET"))).Status.ShouldBe(405);
    }

    [Fact]
    public async Task Credentials_are_checked_although_nothing_is_connected()
    {
        await using var rig = await QqRig.StartAsync(more: [("mode", "callback"), ("secret", "revokedSecret")]);
        await rig.Life.EndAsync();
        rig.Context.Reports.ShouldBe(["fatal:bad-credentials"]);
    }

    [Fact]
    public async Task A_silence_says_nothing_in_this_mode()
    {
        await using var rig = await StartAsync();
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.None);
        (await rig.ProbeAsync()).Kind.ShouldBe(ProbeKind.Unknown);
    }

    private static async Task<QqRig> StartAsync()
    {
        var rig = await QqRig.StartAsync(more: ("mode", "callback"));
        await rig.UntilAsync("connected", () => rig.Context.Reports.Contains("connected"));
        return rig;
    }

    private static JsonObject Event(QqRig rig, string text) => new() { ["op"] = 0, ["id"] = "C2C_MESSAGE_CREATE:1", ["t"] = "C2C_MESSAGE_CREATE", ["d"] = rig.Simulator.Message(text, inGroup: false) };

    private static Task<HookResponse> CallAsync(QqRig rig, JsonObject body)
    {
        var text = body.ToJsonString();
        return rig.Context.CallHookAsync(Request(text, new CallbackSignature(QqSimulator.Secret).Sign(Stamp + text), Stamp));
    }

    private static HookRequest Request(string body, string? signature, string timestamp, string app = QqSimulator.AppId, string method = "POST")
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["x-signature-timestamp"] = timestamp, ["x-bot-appid"] = app };
        if (signature is not null)
        {
            headers["x-signature-ed25519"] = signature;
        }

        return new() { Method = method, Path = "", Headers = headers, Body = Encoding.UTF8.GetBytes(body) };
    }

    private static JsonObject Body(HookResponse answer)
    {
        answer.Status.ShouldBe(200);
        return JsonNode.Parse(answer.Body.Span)!.AsObject();
    }
}
