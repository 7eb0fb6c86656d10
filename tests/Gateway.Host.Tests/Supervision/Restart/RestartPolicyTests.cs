using CsCheck;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Restart;

namespace Gateway.Host.Tests.Supervision.Restart;

public sealed class RestartPolicyTests
{
    private static readonly LimitsConfig Limits = LimitsConfig.Default;
    private static readonly DeathCause Fault = new(Reason.TaskFaulted, IsRetryable: true, IsEnvironmental: false);
    private static readonly DeathCause Outage = new(Reason.StartupTimeout, IsRetryable: true, IsEnvironmental: true);
    private static readonly RestartHistory First = new(Consecutive: 1, FaultsInWindow: 1, PluginFaultsInWindow: 1, Quarantines: 0, HostRestartsInMinute: 1);

    [Fact]
    public void The_first_death_after_a_healthy_life_is_answered_at_once() =>
        Decide(Fault, First).ShouldBe((RestartDecisionKind.Immediately, TimeSpan.Zero));

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 4)]
    [InlineData(9, 128)]
    [InlineData(10, 256)]
    [InlineData(11, 300)]
    [InlineData(64, 300)]
    [InlineData(1_000_000, 300)]
    public void Then_the_pause_doubles_up_to_its_limit_and_never_overflows(int consecutive, int seconds) =>
        Decide(Outage, First with { Consecutive = consecutive }).ShouldBe((RestartDecisionKind.After, TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void One_fault_more_than_the_budget_is_quarantined_and_the_budget_itself_is_not()
    {
        Decide(Fault, First with { Consecutive = 5, FaultsInWindow = 5 }).Kind.ShouldBe(RestartDecisionKind.After);
        Decide(Fault, First with { Consecutive = 6, FaultsInWindow = 6 }).ShouldBe((RestartDecisionKind.Quarantine, TimeSpan.FromMinutes(15)));
    }

    [Theory]
    [InlineData(0, 15)]
    [InlineData(1, 30)]
    [InlineData(2, 60)]
    [InlineData(3, 120)]
    [InlineData(50, 120)]
    public void Quarantines_double_up_to_their_limit(int before, int minutes) =>
        Decide(Fault, First with { Consecutive = 9, FaultsInWindow = 9, Quarantines = before })
            .ShouldBe((RestartDecisionKind.Quarantine, TimeSpan.FromMinutes(minutes)));

    [Fact]
    public void Dying_of_its_own_fault_on_the_try_after_a_quarantine_leads_straight_back() =>
        Decide(Fault, First with { Consecutive = 7, Quarantines = 1 }).ShouldBe((RestartDecisionKind.Quarantine, TimeSpan.FromMinutes(30)));

    [Fact]
    public void Trouble_of_the_surroundings_never_leads_to_quarantine_whatever_the_counters() =>
        Histories.Sample(history => Decide(Outage, history).Kind.ShouldBeOneOf(RestartDecisionKind.Immediately, RestartDecisionKind.After));

    [Theory]
    [InlineData(Reason.FatalReported, false, true)]
    [InlineData(Reason.FatalReported, true, false)]
    [InlineData(Reason.SettingInvalid, true, true)]
    [InlineData(Reason.NotConfigured, true, true)]
    [InlineData(Reason.TaskEnded, false, false)]
    internal void Only_what_a_person_must_fix_waits_for_a_person(Reason reason, bool retryable, bool person) =>
        (Decide(new DeathCause(reason, retryable, IsEnvironmental: false), First).Kind == RestartDecisionKind.NeedsPerson).ShouldBe(person);

    [Fact]
    public void The_pause_stays_within_its_jitter_and_never_beyond_the_longest_one() =>
        Gen.Select(Histories, Gen.Double[0, 1], Gen.Double[0, 0.999]).Sample((history, jitter, chance) =>
        {
            var limits = Limits with { BackoffJitter = jitter };
            var middle = RestartPolicy.Decide(Outage, history, limits, 0.5).Delay;
            var decision = RestartPolicy.Decide(Outage, history, limits, chance);

            decision.Delay.ShouldBeGreaterThanOrEqualTo(middle * (1 - jitter) - TimeSpan.FromTicks(1));
            decision.Delay.ShouldBeLessThanOrEqualTo(middle * (1 + jitter) + TimeSpan.FromTicks(1));
            middle.ShouldBeLessThanOrEqualTo(limits.BackoffMax);
        });

    [Fact]
    public void More_deaths_never_shorten_the_pause() =>
        Gen.Select(Histories, Gen.Int[0, 100]).Sample((history, more) =>
        {
            var worse = history with
            {
                Consecutive = history.Consecutive + more,
                FaultsInWindow = history.FaultsInWindow + more,
                PluginFaultsInWindow = history.PluginFaultsInWindow + more,
                HostRestartsInMinute = history.HostRestartsInMinute + more,
            };
            foreach (var cause in new[] { Fault, Outage })
            {
                Decide(cause, worse).Delay.ShouldBeGreaterThanOrEqualTo(Decide(cause, history).Delay);
            }
        });

    [Fact]
    public void In_a_storm_of_restarts_on_the_host_not_even_a_first_death_is_answered_at_once()
    {
        Decide(Outage, First with { HostRestartsInMinute = 29 }).Kind.ShouldBe(RestartDecisionKind.Immediately);
        Decide(Outage, First with { HostRestartsInMinute = 30 }).ShouldBe((RestartDecisionKind.After, TimeSpan.FromSeconds(1)));
        Decide(Outage, First with { HostRestartsInMinute = 90 }).ShouldBe((RestartDecisionKind.After, TimeSpan.FromSeconds(4)));
    }

    [Fact]
    public void A_plugin_that_has_spent_three_budgets_over_its_instances_is_slowed_and_its_repeaters_are_quarantined()
    {
        Decide(Fault, First with { PluginFaultsInWindow = 15 }).Kind.ShouldBe(RestartDecisionKind.Immediately);
        Decide(Fault, First with { PluginFaultsInWindow = 16 }).ShouldBe((RestartDecisionKind.After, TimeSpan.FromSeconds(1)));
        Decide(Fault, First with { PluginFaultsInWindow = 16, Consecutive = 2 }).Kind.ShouldBe(RestartDecisionKind.Quarantine);
    }

    private static Gen<RestartHistory> Histories { get; } =
        Gen.Select(Gen.Int[1, 200], Gen.Int[0, 200], Gen.Int[0, 500], Gen.Int[0, 20], Gen.Int[0, 500])
            .Select(one => new RestartHistory(one.Item1, one.Item2, one.Item3, one.Item4, one.Item5));

    private static (RestartDecisionKind Kind, TimeSpan Delay) Decide(DeathCause cause, RestartHistory history)
    {
        var decision = RestartPolicy.Decide(cause, history, Limits, chance: 0.5);
        decision.Text.ShouldNotBeNullOrEmpty();
        return (decision.Kind, decision.Delay);
    }
}
