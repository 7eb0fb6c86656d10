using CsCheck;
using Gateway.Host.Configuration;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Tests.Configuration;

public sealed class ConfigurationReaderTests
{
    private static AdapterId Id(string name) => AdapterId.Parse(name);

    private static ConfigurationProblem Single(string yaml)
    {
        var outcome = Reading.Of(yaml);
        outcome.Config.ShouldBeNull();
        return outcome.Problems.ShouldHaveSingleItem();
    }

    [Fact]
    public void The_seed_block_works_as_written()
    {
        var outcome = Reading.Of("""
            gateway:
              liveness_watchdog:
                enabled: true          # default true
                interval: 120          # seconds between checks (also "5s", "2m", "00:02:00")
                failure_threshold: 2   # consecutive failures before triggering reconnect
            """);

        outcome.Problems.ShouldBeEmpty();
        outcome.Config!.Watchdog.ShouldBe(new WatchdogConfig { Enabled = true, Interval = TimeSpan.FromSeconds(120), FailureThreshold = 2 });
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("\"5s\"", 5)]
    [InlineData("2m", 120)]
    [InlineData("00:02:00", 120)]
    [InlineData("0.5", 0.5)]
    public void An_interval_may_be_written_in_every_documented_form(string text, double seconds) =>
        Reading.Of($"gateway:\n  liveness_watchdog:\n    interval: {text}\n").Config!.Watchdog.Interval.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void A_typo_is_refused_with_its_line_and_what_was_probably_meant()
    {
        var problem = Single("""
            gateway:
              liveness_watchdog:
                interval: 120
                failure_treshold: 2
            """);

        problem.Path.ShouldBe("gateway.liveness_watchdog.failure_treshold");
        problem.Place.ShouldBe("gateway.yaml:4:5");
        problem.Suggestion.ShouldBe("Did you mean 'failure_threshold'?");
    }

    [Fact]
    public void A_key_given_twice_is_refused_and_both_lines_are_named()
    {
        var problem = Single("gateway:\n  plugins:\n    rescan: 1s\n    rescan: 2s\n");

        problem.Path.ShouldBe("gateway.plugins.rescan");
        problem.Line.ShouldBe(4);
        problem.Message.ShouldContain("line 3");
    }

    [Fact]
    public void Every_problem_is_reported_not_only_the_first()
    {
        var outcome = Reading.Of("""
            gateway:
              liveness_watchdog:
                intervall: 5
                enabled: yes
              plugins:
                settle: 1ms
                settle: 2s
              routes:
                - {from: demo}
            """);

        outcome.Problems.Select(problem => problem.Line).ShouldBe([3, 4, 6, 7, 9]);
    }

    [Theory]
    [InlineData("liveness_watchdog: {interval: 15x}", "is not a length of time")]
    [InlineData("liveness_watchdog: {interval: 2h}", "out of range")]
    [InlineData("liveness_watchdog: {interval: -5}", "is not a length of time")]
    [InlineData("liveness_watchdog: {interval: nan}", "is not a length of time")]
    [InlineData("liveness_watchdog: {interval: }", "no value")]
    [InlineData("liveness_watchdog: {interval: [1]}", "single value")]
    [InlineData("liveness_watchdog: {failure_threshold: 0}", "out of range")]
    [InlineData("liveness_watchdog: {failure_threshold: two}", "not a whole number")]
    [InlineData("liveness_watchdog: {enabled: 1}", "neither true nor false")]
    [InlineData("liveness_watchdog: {blast_radius: 1.5}", "out of range")]
    [InlineData("liveness_watchdog: {sweep: 1s, interval: 500ms}", "must not be longer than interval")]
    [InlineData("limits: {backoff_initial: 10m, backoff_max: 1m}", "backoff_max must not be less than backoff_initial")]
    [InlineData("limits: {quarantine_max: 1s}", "quarantine_max must not be less")]
    [InlineData("limits: {max_concurrent_sends: 33}", "out of range")]
    [InlineData("listen: {admin: 8787}", "not an address")]
    [InlineData("listen: {admin: 'https://127.0.0.1:1'}", "only http://")]
    [InlineData("log: {level: warn}", "none of")]
    [InlineData("adapters: {Bad_Name: {}}", "is not a name")]
    [InlineData("adapters: {echo: {}}", "echo")]
    [InlineData("adapters: {demo: {}, DEMO: {}}", "same name")]
    [InlineData("adapters: {demo: {plugin: a b}}", "not a plugin id")]
    [InlineData("adapters: [demo]", "must be a map")]
    [InlineData("adapters: {demo: {limits: {backoff_max: 500ms}}}", "backoff_max must not be less")]
    [InlineData("routes: [{from: a, to: echo, to_conversation: x}]", "echo goes back")]
    [InlineData("routes: [{from: a, to: a}]", "send to itself")]
    [InlineData("routes: {from: a}", "must be a list")]
    [InlineData("adapters: {demo: {settings: {a: &x 1}}}", "anchors")]
    [InlineData("adapters: {demo: {settings: {a: !secret x}}}", "tags")]
    public void A_value_that_cannot_be_meant_is_refused(string line, string says) => Single($"gateway:\n  {line}\n").Message.ShouldContain(says);

    [Theory]
    [InlineData("auto", IsolationMode.Auto)]
    [InlineData("in-process", IsolationMode.InProcess)]
    [InlineData("process", IsolationMode.Process)]
    internal void Every_tier_can_be_named_for_one_and_for_all(string word, IsolationMode mode)
    {
        var config = Reading.Of($"gateway: {{adapters: {{demo: {{isolation: {word}}}, other: {{}}}}, plugins: {{isolation: {word}}}}}").Config.ShouldNotBeNull();
        config.Adapters[AdapterId.Parse("demo")].Isolation.ShouldBe(mode);
        config.Adapters[AdapterId.Parse("other")].Isolation.ShouldBeNull();
        config.Plugins.Isolation.ShouldBe(mode);
    }

    [Fact]
    public void A_tier_that_there_is_not_is_refused_with_what_is_meant()
    {
        var problem = Single("gateway: {adapters: {demo: {isolation: proces}}}");
        problem.Path.ShouldBe("gateway.adapters.demo.isolation");
        problem.Suggestion!.ShouldContain("'process'");
    }

    [Fact]
    public void Text_that_is_not_yaml_is_refused_with_its_line()
    {
        var problem = Single("gateway:\n  adapters:\n    demo: {a: 1\n  plugins: {}\n");
        problem.Message.ShouldStartWith("this is not YAML");
        problem.Line.ShouldBeGreaterThan(2);
    }

    [Fact]
    public void No_text_at_all_makes_the_reader_throw()
    {
        // letters that mean something in YAML, in any order, below a good beginning
        var letters = Gen.Char["{}[]:-#&*!|>%@`\"',?\n\t a1$\\~"];
        using var reading = new Reading();
        Gen.String[letters, 0, 40].Sample(
            text =>
            {
                var outcome = reading.Read("gateway:\n  adapters:\n    a:\n      settings:\n        k: " + text);
                (outcome.Config is null).ShouldBe(!outcome.Problems.IsEmpty);
            },
            iter: 1000,
            threads: 1);
    }

    [Fact]
    public void A_section_at_the_top_is_told_where_it_belongs() =>
        Single("adapters: {}\n").Suggestion.ShouldBe("Put it under 'gateway:', indented.");

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment\n")]
    [InlineData("gateway:\n")]
    [InlineData("gateway:\n  adapters:\n  liveness_watchdog:\n")]
    public void A_file_that_says_nothing_means_defaults(string yaml)
    {
        var config = Reading.Of(yaml).Config!;
        config.Watchdog.ShouldBe(new WatchdogConfig());
        config.Adapters.ShouldBeEmpty();
        config.Listen.ShouldBe(new ListenConfig());
    }

    [Fact]
    public void An_absent_file_means_defaults()
    {
        using var reading = new Reading();
        ConfigurationReader.Read(reading.File, [], reading.Secrets).Config!.Plugins.ShouldBe(new PluginsConfig());
    }

    [Fact]
    public void A_canary_is_read_with_its_defaults()
    {
        var canary = Reading.Of("""
            gateway:
              adapters:
                room:
                  canary: {via: other, conversation: "#room", every: 5m}
                other: {}
            """).Config!.Adapters[Id("room")].Canary;
        canary.ShouldBe(new CanaryConfig { Via = Id("other"), Conversation = "#room", Every = TimeSpan.FromMinutes(5), Deadline = TimeSpan.FromMinutes(1) });
    }

    [Fact]
    public void A_canary_through_an_instance_that_nobody_has_configured_is_accepted_with_a_warning()
    {
        var read = Reading.Of("gateway:\n  adapters:\n    room:\n      canary: {via: othr, conversation: x}\n    other: {}\n");
        read.Config!.Adapters[Id("room")].Canary!.Via.ShouldBe(Id("othr"));
        var warning = read.Warnings.ShouldHaveSingleItem();
        (warning.Path, warning.Suggestion).ShouldBe(("gateway.adapters.room.canary.via", "Did you mean 'other'?"));
    }

    [Theory]
    [InlineData("{via: room, conversation: x}", "gateway.adapters.room.canary.via")]
    [InlineData("{conversation: x}", "gateway.adapters.room.canary.via")]
    [InlineData("{via: other}", "gateway.adapters.room.canary.conversation")]
    [InlineData("{via: 'not a name!', conversation: x}", "gateway.adapters.room.canary.via")]
    [InlineData("{via: other, conversation: x, evry: 5m}", "gateway.adapters.room.canary.evry")]
    public void A_canary_that_cannot_work_is_refused(string canary, string path) =>
        Single($"gateway:\n  adapters:\n    room:\n      canary: {canary}\n").Path.ShouldBe(path);

    [Fact]
    public void An_instance_is_read_with_its_settings_flattened_and_their_places_kept()
    {
        var config = Reading.Of("""
            gateway:
              adapters:
                My-Bot:
                  plugin: telegram
                  required: true
                  isolation: in-process
                  settings:
                    token: abc
                    channels: [one, two]
                    names:
                      alice: "1"
                    nothing:
                plain: {}
            """).Config!;

        var bot = config.Adapters[Id("my-bot")];
        bot.Plugin.ShouldBe(PluginId.Parse("telegram"));
        bot.Required.ShouldBeTrue();
        bot.Isolation.ShouldBe(IsolationMode.InProcess);
        bot.Settings.ShouldBe(new Dictionary<string, string>
        {
            ["token"] = "abc", ["channels:0"] = "one", ["channels:1"] = "two", ["names:alice"] = "1",
        }, ignoreOrder: true);
        bot.Places["token"].ShouldBe("gateway.yaml:8:16");
        config.Adapters[Id("plain")].Plugin.ShouldBe(PluginId.Parse("plain"));
    }

    [Fact]
    public void Limits_of_an_instance_win_over_its_plugin_and_those_over_the_global_ones()
    {
        var config = Reading.Of("""
            gateway:
              liveness_watchdog: {failure_threshold: 4}
              limits: {send_deadline: 20s, hook_deadline: 20s, check_deadline: 20s}
              plugin_limits: {telegram: {hook_deadline: 30s, check_deadline: 30s}}
              adapters: {bot: {plugin: telegram, limits: {check_deadline: 40s}}}
            """).Config!;

        var limits = config.LimitsFor(PluginId.Parse("telegram"), Id("bot"));
        (limits.SendDeadline, limits.HookDeadline, limits.CheckDeadline).ShouldBe((TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(40)));
        limits.FailureThreshold.ShouldBe(4);
    }

    [Fact]
    public void Limits_are_equal_when_they_mean_the_same_and_differ_when_a_value_does()
    {
        static LimitOverrides Limits(string text) => Reading.Of($"gateway: {{limits: {text}}}").Config!.Limits;
        Limits("{send_deadline: 60}").ShouldBe(Limits("{send_deadline: 1m}"));
        Limits("{send_deadline: 60}").ShouldNotBe(Limits("{send_deadline: 61}"));
    }

    [Fact]
    public void A_route_to_an_unknown_name_is_accepted_with_a_warning()
    {
        var outcome = Reading.Of("gateway: {adapters: {demo: {}}, routes: [{from: demo, to: echo}, {from: demmo, to: demo}]}");
        outcome.Config!.Routes.Length.ShouldBe(2);
        outcome.Config.Routes[0].IsEcho.ShouldBeTrue();
        outcome.Warnings.ShouldHaveSingleItem().Suggestion.ShouldBe("Did you mean 'demo'?");
    }
}
