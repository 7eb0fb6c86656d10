using Gateway.Abstractions;
using Gateway.Host.Configuration;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Tests.Configuration;

public sealed class SettingsValidatorTests
{
    private static readonly SettingSchema[] Telegram =
    [
        new("token", SettingKind.Text, "From BotFather", Required: true, RequiredUnless: "unsigned", Secret: true, Min: 5),
        new("unsigned", SettingKind.Boolean),
        new("poll_timeout", SettingKind.Duration, Default: "30s", Min: 1, Max: 60),
        new("retries", SettingKind.Integer, Min: 0, Max: 10),
        new("ratio", SettingKind.Number),
        new("mode", SettingKind.Choice, Choices: "poll|push", Default: "poll"),
        new("channels", SettingKind.List, Default: "[general, random]"),
        new("names", SettingKind.Map),
    ];

    private static PluginManifest Manifest(params SettingSchema[] settings) => new()
    {
        Id = PluginId.Parse("telegram"), TypeName = "T.Adapter", Version = "1.0", Contract = new Version(1, 1), Settings = [.. settings],
    };

    private static (IReadOnlyList<ConfigurationProblem> Problems, AdapterSettings Settings, Secrets Secrets) Validate(string settings, params SettingSchema[] schema)
    {
        using var reading = new Reading();
        var adapter = reading.Read($"gateway:\n  adapters:\n    bot:\n      plugin: telegram\n      settings: {settings}\n").Config!.Adapters[AdapterId.Parse("bot")];
        var problems = new SettingsValidator(reading.Secrets).Validate(Manifest(schema.Length == 0 ? Telegram : schema), adapter, out var result);
        return (problems, result, reading.Secrets);
    }

    [Fact]
    public void Good_settings_pass_with_defaults_filled_in_and_secrets_registered()
    {
        var (problems, settings, secrets) = Validate("{token: abcdefgh, retries: '3', unsigned: True, names: {a: b}}");

        problems.ShouldBeEmpty();
        settings.Text("token").ShouldBe("abcdefgh");
        settings.Duration("poll_timeout", default).ShouldBe(TimeSpan.FromSeconds(30));
        settings.Text("mode").ShouldBe("poll");
        settings.List("channels").ShouldBe(["general", "random"]);
        settings.Map("names").ShouldContainKeyAndValue("a", "b");
        settings.Boolean("unsigned").ShouldBeTrue();
        secrets.Redact("abcdefgh").ShouldBe("***");
    }

    [Theory]
    [InlineData("{unsigned: true, retries: many}", "retries", "whole number")]
    [InlineData("{unsigned: true, retries: 11}", "retries", "out of range")]
    [InlineData("{unsigned: true, ratio: NaN}", "ratio", "not a number")]
    [InlineData("{unsigned: true, poll_timeout: 2m}", "poll_timeout", "out of range")]
    [InlineData("{unsigned: true, poll_timeout: soon}", "poll_timeout", "length of time")]
    [InlineData("{unsigned: true, mode: pull}", "mode", "none of")]
    [InlineData("{unsigned: 1, token: abcdef}", "unsigned", "neither true nor false")]
    [InlineData("{unsigned: true, channels: one}", "channels", "list")]
    [InlineData("{unsigned: true, names: [a]}", "names", "map")]
    [InlineData("{unsigned: true, mode: [poll]}", "mode", "single value")]
    public void A_value_that_does_not_fit_its_declaration_is_named_with_its_place(string settings, string key, string says)
    {
        if (key == "names")
        {
            // a list is a map whose names are numbers: nothing tells them apart once they are flat
            Validate(settings).Problems.ShouldBeEmpty();
            return;
        }

        var problem = Validate(settings).Problems.ShouldHaveSingleItem();
        problem.Path.ShouldBe($"gateway.adapters.bot.settings.{key}");
        problem.Message.ShouldContain(says);
        problem.Line.ShouldBe(5);
    }

    [Fact]
    public void A_missing_required_setting_is_named_with_what_to_write()
    {
        var problem = Validate("{}").Problems.ShouldHaveSingleItem();
        problem.Message.ShouldContain("'token' is required (or 'unsigned: true')");
        problem.Suggestion.ShouldBe("Write 'token: ${env:BOT_TOKEN}'.");
        problem.Place.ShouldStartWith("gateway.yaml:");
    }

    [Fact]
    public void A_required_setting_is_not_missed_while_its_alternative_is_true() => Validate("{unsigned: true}").Problems.ShouldBeEmpty();

    [Fact]
    public void An_unknown_setting_is_refused_with_the_nearest_known_one() =>
        Validate("{unsigned: true, pol_timeout: 5}").Problems.ShouldHaveSingleItem().Suggestion.ShouldBe("Did you mean 'poll_timeout'?");

    [Fact]
    public void A_secret_that_does_not_fit_is_never_repeated() =>
        Validate("{token: ab9}").Problems.ShouldAllBe(problem => !problem.ToString().Contains("ab9", StringComparison.Ordinal));

    [Fact]
    public void A_default_that_its_own_declaration_refuses_is_told_as_the_plugins_fault() =>
        Validate("{}", new SettingSchema("n", SettingKind.Integer, Default: "x")).Problems.ShouldHaveSingleItem().Message.ShouldContain("the plugin 'telegram'");

    [Fact]
    public void The_template_can_be_pasted_and_filled_from_the_environment()
    {
        var yaml = new SettingsTemplate().Yaml(AdapterId.Parse("my-bot"), Manifest(Telegram));
        yaml.ShouldContain("token: ${env:MY_BOT_TOKEN}   # required unless unsigned: true; From BotFather");
        yaml.ShouldContain("# poll_timeout: 30s");

        using var reading = new Reading().With("MY_BOT_TOKEN", "abcdefgh");
        foreach (var text in new[] { yaml, yaml.Replace("        # ", "        ", StringComparison.Ordinal) })
        {
            var outcome = reading.Read(text);
            outcome.Problems.ShouldBeEmpty();
            new SettingsValidator(reading.Secrets).Validate(Manifest(Telegram), outcome.Config!.Adapters[AdapterId.Parse("my-bot")], out _).ShouldBeEmpty();
        }
    }
}
