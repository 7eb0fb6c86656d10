using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;
using Gateway.Host.Configuration;
using Gateway.Host.Model;

namespace Gateway.Host.Tests.Configuration;

public sealed class SecretsTests
{
    private const string Secret = "pa$$ \"w<ö>rd\"+/=&x";

    private static Secrets Knowing(params string[] values)
    {
        var secrets = new Secrets();
        foreach (var value in values)
        {
            secrets.Register(value);
        }

        return secrets;
    }

    public static TheoryData<string> Forms => new(
        Secret,
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)),
        Convert.ToHexString(Encoding.UTF8.GetBytes(Secret)),
        Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Secret)),
        Uri.EscapeDataString(Secret),
        WebUtility.UrlEncode(Secret),
        JsonSerializer.Serialize(Secret)[1..^1],
        JsonEncodedText.Encode(Secret, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString());

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_secret_is_hidden_in_every_spelling(string form) =>
        Knowing(Secret).Redact($"before {form} after").ShouldBe("before *** after");

    [Fact]
    public void A_secret_inside_a_base64_text_is_hidden_wherever_it_begins()
    {
        // basic authentication: what stands in front shifts the groups of three bytes
        Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 0, 8], Gen.String[Gen.Char.AlphaNumeric, 12, 40], Gen.String[Gen.Char.AlphaNumeric, 0, 8]).Sample((before, secret, after) =>
        {
            var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(before + secret + after));
            var shown = Knowing(secret).Redact(encoded);
            shown.ShouldContain("***");
            shown.Length.ShouldBeLessThan(encoded.Length - (secret.Length * 4 / 3) + 9);
        });
    }

    [Fact]
    public void The_longer_of_two_secrets_is_replaced_as_a_whole() =>
        Knowing("token", "token-and-more").Redact("x token-and-more y token z").ShouldBe("x *** y *** z");

    [Fact]
    public void Each_line_of_a_key_file_is_hidden() =>
        Knowing("-----BEGIN KEY-----\nMIIBVgIBADANBgkqhkiG\n-----END KEY-----").Redact("read MIIBVgIBADANBgkqhkiG").ShouldBe("read ***");

    [Fact]
    public void Text_without_a_secret_is_the_same_object()
    {
        var text = "nothing to hide";
        Knowing(Secret).Redact(text).ShouldBeSameAs(text);
        new Secrets().Redact(text).ShouldBeSameAs(text);
    }

    [Fact]
    public void Values_too_short_to_be_secret_are_left_alone() => Knowing("abc").Redact("abc").ShouldBe("abc");

    [Fact]
    public void A_resolved_reference_is_registered_from_environment_and_file()
    {
        using var reading = new Reading().With("BOT_TOKEN", "from-environment-1");
        reading.Folder.Write("secrets/key", "from-file-22\n");
        var outcome = reading.Read("""
            gateway: {adapters: {bot: {settings: {token: "${env:BOT_TOKEN}", header: "Bearer ${file:secrets/key}!", literal: "$${env:X}"}}}}
            """);

        outcome.Problems.ShouldBeEmpty();
        outcome.Config!.Adapters[AdapterId.Parse("bot")].Settings.ShouldBe(new Dictionary<string, string>
        {
            ["token"] = "from-environment-1", ["header"] = "Bearer from-file-22!", ["literal"] = "${env:X}",
        }, ignoreOrder: true);
        reading.Secrets.Redact("from-environment-1 from-file-22").ShouldBe("*** ***");
        outcome.SecretFiles.ShouldBe([reading.Folder.File("secrets/key")]);
    }

    [Theory]
    [InlineData("${env:MISSING}", "MISSING is not set")]
    [InlineData("${file:missing.txt}", "missing.txt cannot be read")]
    [InlineData("${evn:X}", "neither")]
    [InlineData("${env:X", "no '}'")]
    public void A_reference_that_cannot_be_resolved_is_an_error_at_its_place(string text, string says)
    {
        var problem = Reading.Of($"gateway:\n  adapters:\n    bot:\n      settings:\n        token: \"{text}\"\n").Problems.ShouldHaveSingleItem();
        problem.Message.ShouldContain(says);
        (problem.Path, problem.Line).ShouldBe(("gateway.adapters.bot.settings.token", 5));
    }
}
