using System.Globalization;
using System.Text;
using Gateway.Abstractions;
using Gateway.Adapters.Slack;
using Gateway.Fixtures;

namespace Gateway.Platforms.Tests.Slack;

/// <summary>The Events API: what Slack's calls are answered with.</summary>
public sealed class SlackHookTests : IDisposable
{
    private const string Hello = """{"type":"event_callback","event_id":"Ev1","event":{"type":"message","channel":"C1","user":"U1","text":"hello","ts":"1700000000.000100"}}""";

    private readonly AdapterContextFake _context;
    private readonly MessageTrail _trail;
    private readonly EventHook _hook;
    private readonly SignatureCheck _signature;

    public SlackHookTests()
    {
        var bell = new Bell();
        _context = new AdapterContextFake(bell, new WatchedTime(bell));
        _trail = new MessageTrail(_context);
        _hook = new EventHook(_context, SlackSimulator.Secret, new InboundMapping(new("U0BOT", "B0BOT", "bot", "T0TEAM"), otherBots: false), _trail);
        _signature = new SignatureCheck(SlackSimulator.Secret, _context.TimeProvider);
    }

    [Fact]
    public async Task An_event_is_answered_once_the_gateway_has_it()
    {
        (await AskAsync(Hello)).Status.ShouldBe(200);
        _context.Received.Single().MessageId.ShouldBe("C1:1700000000.000100");
    }

    [Fact]
    public async Task The_address_is_confirmed_with_the_challenge()
    {
        var answer = await AskAsync("""{"type":"url_verification","token":"x","challenge":"3eZ\"b"}""");
        (answer.Status, answer.ContentType, Encoding.UTF8.GetString(answer.Body.Span)).ShouldBe((200, "application/json", """{"challenge":"3eZ\u0022b"}"""));
    }

    /// <summary>Incident F-09: for an event raised while nobody listened, the repetition is the only call.</summary>
    [Fact]
    public async Task A_repetition_is_taken_like_a_first_call()
    {
        (await AskAsync(Hello, ("x-slack-retry-num", "3"), ("x-slack-retry-reason", "http_timeout"))).Status.ShouldBe(200);
        _context.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task While_the_gateway_takes_nothing_Slack_is_asked_to_call_again()
    {
        _context.OnReceive = _ => throw new GatewayRefusedException(RefusalReason.Overloaded, "full");
        (await AskAsync(Hello)).Status.ShouldBe(503);
    }

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public async Task A_call_from_another_time_is_refused(int seconds)
    {
        var at = _context.TimeProvider.GetUtcNow().AddSeconds(seconds);
        (await _hook.AnswerAsync(Request(Hello, at), TestContext.Current.CancellationToken)).Status.ShouldBe(401);
        _context.Received.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("v0=0000")]
    [InlineData("")]
    [InlineData("v0=é")]
    public async Task A_call_that_is_not_signed_is_refused(string signature)
    {
        var genuine = Request(Hello, _context.TimeProvider.GetUtcNow());
        var forged = genuine with { Headers = new Dictionary<string, string>(genuine.Headers) { ["x-slack-signature"] = signature } };
        (await _hook.AnswerAsync(forged, TestContext.Current.CancellationToken)).Status.ShouldBe(401);
        (await _hook.AnswerAsync(genuine with { Body = Encoding.UTF8.GetBytes(Hello + " ") }, TestContext.Current.CancellationToken)).Status.ShouldBe(401);
        (await _hook.AnswerAsync(genuine with { Headers = new Dictionary<string, string>() }, TestContext.Current.CancellationToken)).Status.ShouldBe(401);
        _context.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_look_at_the_certificate_is_answered_without_a_signature()
    {
        var check = new HookRequest { Method = "POST", Path = "events", Headers = new Dictionary<string, string> { ["content-type"] = "application/x-www-form-urlencoded" }, Body = "ssl_check=1&token=x"u8.ToArray() };
        (await _hook.AnswerAsync(check, TestContext.Current.CancellationToken)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("GET", "", 405)]
    [InlineData("POST", "no json", 400)]
    [InlineData("POST", """{"type":"event_callback"}""", 200)]
    [InlineData("POST", """{"type":"something_new"}""", 200)]
    public async Task Everything_else_has_an_answer_too(string method, string body, int status) =>
        (await _hook.AnswerAsync(Request(body, _context.TimeProvider.GetUtcNow()) with { Method = method }, TestContext.Current.CancellationToken)).Status.ShouldBe(status);

    /// <summary>Both sides of the signature: what bolt accepts and refuses, we accept and refuse.</summary>
    [Theory]
    [InlineData("genuine")]
    [InlineData("forged")]
    [InlineData("stale")]
    public async Task Bolt_thinks_the_same_of_a_signature(string kind)
    {
        // bolt looks at the real clock
        var now = TimeProvider.System.GetUtcNow();
        var request = Request(Hello, kind == "stale" ? now.AddMinutes(-6) : now);
        var signature = kind == "forged" ? request.Headers["x-slack-signature"].Replace("v0=", "v0=0", StringComparison.Ordinal) : request.Headers["x-slack-signature"];
        await using var node = NodeClient.Start("slack.js", "verify", SlackSimulator.Secret, request.Headers["x-slack-request-timestamp"], signature, Hello);
        (await node.EndAsync()).ShouldContain(kind == "genuine" ? "genuine" : "refused");
        var ours = new SignatureCheck(SlackSimulator.Secret, TimeProvider.System).Refuse(request with { Headers = new Dictionary<string, string>(request.Headers) { ["x-slack-signature"] = signature } });
        (ours is null).ShouldBe(kind == "genuine", ours);
    }

    public void Dispose() => _trail.Dispose();

    private Task<HookResponse> AskAsync(string body, params (string Name, string Value)[] more)
    {
        var request = Request(body, _context.TimeProvider.GetUtcNow());
        var headers = new Dictionary<string, string>(request.Headers);
        foreach (var (name, value) in more)
        {
            headers[name] = value;
        }

        return _hook.AnswerAsync(request with { Headers = headers }, TestContext.Current.CancellationToken);
    }

    private HookRequest Request(string body, DateTimeOffset at)
    {
        var stamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var bytes = Encoding.UTF8.GetBytes(body);
        return new()
        {
            Method = "POST",
            Path = "events",
            Headers = new Dictionary<string, string> { ["content-type"] = "application/json", ["x-slack-request-timestamp"] = stamp, ["x-slack-signature"] = _signature.Sign(stamp, bytes) },
            Body = bytes,
        };
    }
}
