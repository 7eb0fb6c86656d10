using System.Collections;
using Gateway.Host.Configuration;
using Gateway.Host.Model;

namespace Gateway.Host.Tests.Configuration;

public sealed class OverlayTests
{
    private const string Yaml = """
        gateway:
          adapters:
            my-bot: {plugin: telegram, settings: {token: file, Mixed: file}}
          routes:
            - {from: my-bot, to: echo}
        """;

    private static ConfigurationOverlay[] Environment(params (string Name, string Value)[] variables) =>
        [.. ConfigurationOverlay.FromVariables(new Hashtable(variables.ToDictionary(pair => pair.Name, pair => pair.Value)))];

    private static string? Setting(string key, params ConfigurationOverlay[] overlays) =>
        Reading.Of(Yaml, overlays).Config!.Adapters[AdapterId.Parse("my-bot")].Settings.GetValueOrDefault(key);

    [Fact]
    public void The_environment_wins_over_the_file_and_a_flag_wins_over_both()
    {
        var environment = Environment(("GATEWAY__ADAPTERS__MY_BOT__SETTINGS__TOKEN", "environment"));
        var flag = ConfigurationOverlay.FromFlag("gateway.adapters.my-bot.settings.token", "flag");

        Setting("token").ShouldBe("file");
        Setting("token", environment).ShouldBe("environment");
        Setting("token", [.. environment, flag]).ShouldBe("flag");
    }

    [Fact]
    public void A_key_is_found_in_any_case_and_a_new_one_is_added()
    {
        var environment = Environment(("gateway__adapters__my_bot__settings__MIXED", "x"), ("GATEWAY__ADAPTERS__MY_BOT__SETTINGS__NEW_KEY", "y"));
        Setting("Mixed", environment).ShouldBe("x");
        Setting("new_key", environment).ShouldBe("y");
    }

    [Fact]
    public void An_instance_can_be_made_of_variables_alone()
    {
        var config = Reading.Of("", Environment(
            ("GATEWAY__ADAPTERS__OTHER_BOT__PLUGIN", "telegram"),
            ("GATEWAY__ADAPTERS__OTHER_BOT__SETTINGS__CHANNELS__1", "two"),
            ("GATEWAY__ADAPTERS__OTHER_BOT__SETTINGS__CHANNELS__0", "one"))).Config!;

        config.Adapters[AdapterId.Parse("other-bot")].Settings.ShouldBe(
            new Dictionary<string, string> { ["channels:0"] = "one", ["channels:1"] = "two" }, ignoreOrder: true);
    }

    [Fact]
    public void An_item_of_a_list_is_reached_by_its_number()
    {
        var config = Reading.Of(Yaml, Environment(("GATEWAY__ROUTES__0__FROM", "other"), ("GATEWAY__ROUTES__1__FROM", "my-bot"), ("GATEWAY__ROUTES__1__TO", "echo"))).Config!;
        config.Routes.Select(route => route.From.ToString()).ShouldBe(["other", "my-bot"]);
    }

    [Fact]
    public void A_typo_in_a_variable_names_the_variable()
    {
        var problem = Reading.Of(Yaml, Environment(("GATEWAY__LIVENESS_WATCHDOG__INTERVALL", "5"))).Problems.ShouldHaveSingleItem();
        problem.Place.ShouldBe("environment variable GATEWAY__LIVENESS_WATCHDOG__INTERVALL");
        problem.Suggestion.ShouldBe("Did you mean 'interval'?");
    }

    [Fact]
    public void A_bad_value_in_a_flag_names_the_flag() =>
        Reading.Of(Yaml, ConfigurationOverlay.FromFlag("gateway.plugins.settle", "soon")).Problems.ShouldHaveSingleItem().Place.ShouldBe("--set gateway.plugins.settle");

    [Theory]
    [InlineData("gateway.routes.7.to")]
    [InlineData("gateway.routes.first.to")]
    [InlineData("gateway.adapters.my-bot.plugin.deeper")]
    [InlineData("gateway..interval")]
    public void A_path_that_leads_nowhere_is_refused(string path) =>
        Reading.Of(Yaml, ConfigurationOverlay.FromFlag(path, "x")).Problems.ShouldNotBeEmpty();

    [Fact]
    public void Variables_of_others_are_left_alone() =>
        Environment(("GATEWAY_HOME", "/x"), ("PATH", "/y"), ("GATEWAYX__A", "z")).ShouldBeEmpty();

    [Fact]
    public void A_flag_is_split_at_its_first_equals_sign()
    {
        ConfigurationOverlay.TryParseFlag("gateway.adapters.a.settings.query=x=y", out var overlay).ShouldBeTrue();
        overlay.Value.ShouldBe("x=y");
        ConfigurationOverlay.TryParseFlag("gateway.adapters", out _).ShouldBeFalse();
    }
}
