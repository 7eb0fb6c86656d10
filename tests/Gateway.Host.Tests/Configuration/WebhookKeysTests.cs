using Gateway.Host.Model;

namespace Gateway.Host.Tests.Configuration;

public sealed class WebhookKeysTests
{
    private const string Good = """
        gateway:
          adapters:
            demo: {plugin: webhook, settings: {unsigned: true}}
          webhooks:
            crm: {url: "https://bot.example.org/in?key=${env:KEY}", secret: "${env:HOOK}", timeout: 3s, limits: {send_attempts: 9}}
          routes:
            - {from: demo, to: crm}
        """;

    private static string Fault(string webhook, string route = "{from: demo, to: crm}")
    {
        var outcome = Reading.Of($$$"""
            gateway:
              adapters:
                demo: {plugin: webhook, settings: {unsigned: true}}
              webhooks:
                {{{webhook}}}
              routes:
                - {{{route}}}
            """);
        outcome.Config.ShouldBeNull();
        return outcome.Problems[0].ToString();
    }

    [Fact]
    public void A_webhook_is_read_with_its_secret_kept_and_its_limits_in_force()
    {
        using var reading = new Reading();
        var outcome = reading.With("HOOK", "0123456789abcdef").With("KEY", "in-the-address").Read(Good);
        outcome.Problems.ShouldBeEmpty();
        outcome.Warnings.ShouldBeEmpty();
        var crm = AdapterId.Parse("crm");
        var webhook = outcome.Config!.Webhooks[crm];
        (webhook.Url.ToString(), webhook.Secret, webhook.Timeout).ShouldBe(("https://bot.example.org/in?key=in-the-address", "0123456789abcdef", TimeSpan.FromSeconds(3)));
        reading.Secrets.Redact("0123456789abcdef in-the-address").ShouldBe("*** ***");
        var limits = outcome.Config.LimitsFor(default, crm);
        (limits.SendAttempts, limits.OnAmbiguous).ShouldBe((9, Gateway.Host.Model.Config.AmbiguousPolicy.Resend));
    }

    [Fact]
    public void A_secret_that_is_written_plainly_is_kept_too()
    {
        using var reading = new Reading();
        reading.Read("gateway: {webhooks: {crm: {url: \"http://127.0.0.1:1\", secret: plainly-written-here}}}").Problems.ShouldBeEmpty();
        reading.Secrets.Redact("plainly-written-here").ShouldBe("***");
    }

    [Theory]
    [InlineData("crm: {url: \"http://127.0.0.1\"}", "the webhook has no 'secret'")]
    [InlineData("crm: {url: \"http://127.0.0.1\", secret: short}", "the secret has 5 characters")]
    [InlineData("crm: {secret: 0123456789abcdef}", "the webhook has no 'url'")]
    [InlineData("crm: {url: \"ftp://127.0.0.1\", secret: 0123456789abcdef}", "not an http:// or https:// address")]
    [InlineData("crm: {url: \"http://user:word@127.0.0.1\", secret: 0123456789abcdef}", "without a user")]
    [InlineData("crm: {url: \"http://127.0.0.1\", secret: 0123456789abcdef, metod: GET}", "'metod' is not a known key")]
    [InlineData("demo: {url: \"http://127.0.0.1\", secret: 0123456789abcdef}", "'demo' is the name of an instance already")]
    [InlineData("echo: {url: \"http://127.0.0.1\", secret: 0123456789abcdef}", "'echo' is the name of the echo already")]
    public void What_cannot_be_used_is_refused_with_its_cause(string webhook, string cause) => Fault(webhook).ShouldContain(cause);

    [Theory]
    [InlineData("{from: demo, to: crm, to_conversation: room}", "a webhook has no conversations")]
    [InlineData("{from: demo, to: crm, author: \"x\"}", "only a bridge names the author")]
    [InlineData("{from: demo, to: other, author: \"{nam}: \"}", "'{nam}' is nothing that an author has")]
    public void A_route_says_only_what_its_target_understands(string route, string cause) =>
        Fault("crm: {url: \"http://127.0.0.1\", secret: 0123456789abcdef}", route).ShouldContain(cause);

    [Fact]
    public void An_address_with_a_password_is_not_repeated_in_the_message() =>
        Fault("crm: {url: \"http://user:word@127.0.0.1\", secret: 0123456789abcdef}").ShouldNotContain("word");
}
