using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Feishu;
using Gateway.Fixtures;

namespace Gateway.Platforms.Tests.Feishu;

/// <summary>Feishu's calls: locked and signed, in the clear, and not Feishu's at all.</summary>
public sealed class FeishuHookTests
{
    private const string EncryptKey = "kudryavka";

    private const string Hello = """{"schema":"2.0","header":{"event_id":"ev1","event_type":"im.message.receive_v1","token":"vt"},"event":{"sender":{"sender_id":{"open_id":"ou_1"},"sender_type":"user"},"message":{"message_id":"om_1","chat_id":"oc_1","message_type":"text","content":"{\"text\":\"hello\"}"}}}""";

    private readonly AdapterContextFake _context = Context();

    [Fact]
    public async Task A_locked_event_is_answered_once_the_gateway_has_it()
    {
        (await AskAsync(Lock(Hello))).Status.ShouldBe(200);
        _context.Received.Single().Text.ShouldBe("hello");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_address_is_confirmed_with_the_challenge(bool isLocked)
    {
        const string Challenge = """{"challenge":"c-1","token":"vt","type":"url_verification"}""";
        var answer = isLocked ? await AskAsync(Lock(Challenge), isSigned: false) : await AskAsync(Challenge, key: null, isSigned: false);
        (answer.Status, Encoding.UTF8.GetString(answer.Body.Span)).ShouldBe((200, """{"challenge":"c-1"}"""));
    }

    [Fact]
    public async Task Without_a_key_the_token_in_the_event_decides()
    {
        (await AskAsync(Hello, key: null, isSigned: false)).Status.ShouldBe(200);
        (await AskAsync(Hello.Replace("\"vt\"", "\"other\"", StringComparison.Ordinal), key: null, isSigned: false)).Status.ShouldBe(401);
        _context.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_event_that_is_not_signed_or_locked_with_another_key_is_refused()
    {
        (await AskAsync(Lock(Hello), isSigned: false)).Status.ShouldBe(401);
        (await AskAsync(Lock(Hello, "another"))).Status.ShouldBe(400);
        (await AskAsync(Hello)).Status.ShouldBe(400, "in the clear although there is a key");
        (await AskAsync(Lock(Hello), at: _context.TimeProvider.GetUtcNow().AddHours(-8))).Status.ShouldBe(401);
        (await AskAsync("""{"encrypt":"AAAA"}""")).Status.ShouldBe(400);
        _context.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task While_the_gateway_takes_nothing_Feishu_is_asked_to_call_again()
    {
        _context.OnReceive = _ => throw new GatewayRefusedException(RefusalReason.StorageUnavailable, "disk full");
        (await AskAsync(Lock(Hello))).Status.ShouldBe(503);
    }

    /// <summary>The example of Feishu's own documentation.</summary>
    [Fact]
    public void What_Feishu_has_locked_is_opened() =>
        Encoding.UTF8.GetString(new EventCipher("test key").Open("P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=")!.Value.Span).ShouldBe("hello world");

    /// <summary>Both sides of lock and signature: what we write for a test, Feishu's own dispatcher opens and accepts.</summary>
    [Theory]
    [InlineData("genuine")]
    [InlineData("forged")]
    public async Task Feishus_own_dispatcher_thinks_the_same_of_an_event(string kind)
    {
        var body = Lock(Hello);
        var signature = new EventCipher(kind == "genuine" ? EncryptKey : "another").Sign("1700000000", "n", Encoding.UTF8.GetBytes(body));
        await using var node = NodeClient.Start("feishu.js", "dispatch", EncryptKey, "1700000000", "n", signature, body);
        (await node.EndAsync()).ShouldContain(kind == "genuine" ? "dispatched hello" : "refused");
    }

    private static AdapterContextFake Context()
    {
        var bell = new Bell();
        return new AdapterContextFake(bell, new WatchedTime(bell));
    }

    private static string Lock(string json, string key = EncryptKey)
    {
        using var aes = Aes.Create();
        aes.Key = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        return JsonSerializer.Serialize(new { encrypt = Convert.ToBase64String([.. aes.IV, .. aes.EncryptCbc(Encoding.UTF8.GetBytes(json), aes.IV)]) }).Replace("\\u002B", "+", StringComparison.Ordinal);
    }

    private Task<HookResponse> AskAsync(string body, string? key = EncryptKey, bool isSigned = true, DateTimeOffset? at = null)
    {
        var settings = new FeishuSettings(FeishuSimulator.AppId, FeishuSimulator.Secret, "https://open.feishu.cn", UsesWebhook: true, key, "vt", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(8));
        var stamp = (at ?? _context.TimeProvider.GetUtcNow()).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var bytes = Encoding.UTF8.GetBytes(body);
        var headers = new Dictionary<string, string>();
        if (isSigned)
        {
            (headers["x-lark-request-timestamp"], headers["x-lark-request-nonce"]) = (stamp, "nonce");
            headers["x-lark-signature"] = new EventCipher(key ?? "").Sign(stamp, "nonce", bytes);
        }

        return new EventHook(_context, settings, new InboundMapping("ou_bot")).AnswerAsync(
            new HookRequest { Method = "POST", Path = "events", Headers = headers, Body = bytes }, TestContext.Current.CancellationToken);
    }
}
