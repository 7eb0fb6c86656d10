using Gateway.Host.Model;
using Gateway.Host.Model.Loss;
using Gateway.Host.Operator;

namespace Gateway.Host.Tests.Operator;

public sealed class WhyTextTests
{
    [Fact]
    public void A_healthy_adapter_is_explained_in_one_sentence() =>
        WhyText.Explain(Samples.Ready(), plugin: null, Samples.Now).Cause.ShouldBe("demo is ready because the adapter serves its hook behind the host's listener.");

    [Fact]
    public void A_death_names_cause_evidence_what_was_done_what_comes_when_and_the_remedy() =>
        WhyText.Render(WhyText.Explain(Samples.Backoff(), plugin: null, Samples.Now)).ReplaceLineEndings("\n").ShouldBe(
            """
            demo waits for its next start because the adapter's run task threw: the run task of generation 3 threw SocketException: connection refused.
              seen    2026-05-04 11:59:58 UTC  run-task: faulted with SocketException: connection refused
              did     replaced it 2 times since the gateway started; 1 of 5 plugin faults of the window are spent.
              next    starts the next generation, in 14 s (12:00:14 UTC).
              remedy  Look at the exception in the evidence.

            """);

    [Fact]
    public void A_quarantine_names_the_death_that_led_to_it()
    {
        var why = WhyText.Explain(
            Samples.Backoff() with { State = AdapterState.Quarantined, Reason = Reason.BudgetExhausted, Detail = "" }, plugin: null, Samples.Now);

        why.Cause.ShouldContain("in quarantine because the adapter died more often than its restart budget allows");
        why.Cause.ShouldContain("generation 3 died 4 min ago because the adapter's run task threw");
        why.Cause.TrimEnd('.').ShouldNotContain("\n");
    }

    [Fact]
    public void Times_in_which_it_may_have_missed_something_are_told_the_newest_first()
    {
        LossWindow Window(int minute) => new(AdapterId.Parse("demo"), LossCause.NotConnected, Samples.Now.AddMinutes(-minute), Samples.Now.AddMinutes(1 - minute), 0, "");
        var why = WhyText.Explain(Samples.Ready(), plugin: null, Samples.Now, [.. Enumerable.Range(1, 9).Select(Window)]);

        why.Losses.Count.ShouldBe(5);
        WhyText.Render(why).ShouldContain("  loss    messages may be missing from 2026-05-04 11:59:00 to 12:00:00 UTC (1 min): it was not connected");
    }

    [Fact]
    public void Probes_are_counted() =>
        WhyText.Explain(Samples.Ready() with { Probes = new ProbeCounters(3, 2, 1) }, plugin: null, Samples.Now).Did
            .ShouldContain("asked it for 3 round trips on the event path, 2 answered, 1 failed");

    [Fact]
    public void A_leak_is_told_with_what_holds_it()
    {
        var retired = new RetiredGeneration(new GenerationNumber(2), RetiredState.Leaked, "thread 'poll' never ended", Samples.Now.AddMinutes(-1));

        WhyText.Explain(Samples.Ready() with { Retired = [retired] }, plugin: null, Samples.Now).Did
            .ShouldContain("retired generation 2 1 min ago, whose code is still in memory (thread 'poll' never ended)");
    }

    [Fact]
    public void A_plugin_that_needs_settings_comes_with_the_yaml_to_paste()
    {
        var why = WhyText.Explain(Samples.NotConfigured(), Samples.Now);

        why.Cause.ShouldContain("is known but does not run because the plugin needs settings");
        why.Paste!.ReplaceLineEndings("\n").ShouldBe(
            """
            gateway:
              adapters:
                my-discord:
                  plugin: discord
                  settings:
                    bot_token: ${env:BOT_TOKEN}   # From the developer portal
                    guild: ""

            """);
    }

    [Fact]
    public void A_refused_plugin_names_file_cause_and_its_own_remedy()
    {
        var entry = Samples.NotConfigured() with
        {
            Build = null,
            Refusal = new PluginRefusal(Reason.CorruptFile, "discord/Discord.dll", "it ends after 12 bytes", "Copy it again, whole."),
        };

        var why = WhyText.Explain(entry, Samples.Now);

        why.Cause.ShouldContain("discord/Discord.dll: it ends after 12 bytes");
        why.Remedy.ShouldBe("Copy it again, whole.");
    }

    [Fact]
    public void Every_state_with_every_reason_can_be_explained_in_one_line()
    {
        foreach (var state in Enum.GetValues<AdapterState>())
        {
            foreach (var reason in Enum.GetValues<Reason>())
            {
                var why = WhyText.Explain(Samples.Backoff() with { State = state, Reason = reason }, plugin: null, Samples.Now);

                why.Cause.ShouldEndWith(".");
                why.Cause.ShouldNotContain("..");
                why.Cause.ShouldNotContain("\n");
                why.Remedy.ShouldNotBeEmpty();
            }
        }
    }

    [Theory]
    [InlineData(0.04, "0 s")]
    [InlineData(1.26, "1.2 s")]
    [InlineData(59, "59 s")]
    [InlineData(61, "1 min 1 s")]
    [InlineData(7500, "2 h 5 min")]
    [InlineData(360000, "4 d 4 h")]
    public void Ages_are_short(double seconds, string expected) => Ages.Short(TimeSpan.FromSeconds(seconds)).ShouldBe(expected);
}
