using System.Collections.Immutable;
using CsCheck;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Judgement;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Judgement;

public sealed class JudgeTests
{
    private static readonly Subject Whom = new(AdapterId.Parse("demo"), new GenerationNumber(1));
    private static readonly IJudge[] All = [new ConclusiveJudge(), new OpinionJudge(), new StartupJudge(), new ForgottenTaskJudge(), new DegradedJudge()];

    private static readonly ObservationKind[] Against =
        [.. Enum.GetValues<ObservationKind>().Where(kind => ObservationKinds.Of(kind).Weight is ObservationWeight.Conclusive or ObservationWeight.Soft or ObservationWeight.Check)];

    private readonly FakeTimeProvider _time = new();
    private readonly HostStatus _host;

    public JudgeTests() => _host = new HostStatus(new EventLog(_time));

    [Fact]
    public void Every_conclusive_observation_is_a_death_on_its_first_sample_under_its_own_reason()
    {
        foreach (var kind in Enum.GetValues<ObservationKind>().Where(kind => ObservationKinds.Of(kind).Weight == ObservationWeight.Conclusive))
        {
            var verdict = Judge([kind]);

            verdict.Kind.ShouldBe(VerdictKind.Dead);
            verdict.Reason.ShouldBe(ObservationKinds.Of(kind).Reason);
            verdict.Observations.Single().Kind.ShouldBe(kind);
        }
    }

    [Theory]
    [InlineData(ObservationKind.RunTaskEnded, true)]
    [InlineData(ObservationKind.EscapedException, true)]
    [InlineData(ObservationKind.FatalReported, true)]
    [InlineData(ObservationKind.CallPastDeadline, false)]
    [InlineData(ObservationKind.RunBlocked, false)]
    internal void A_death_that_rests_on_the_hosts_own_clock_is_no_own_death(ObservationKind kind, bool own) =>
        Judge([kind]).IsOwnDeath.ShouldBe(own);

    [Fact]
    public void The_first_of_several_deaths_gives_the_reason_and_the_others_stay_as_evidence()
    {
        var verdict = Judge([ObservationKind.FatalReported, ObservationKind.RunTaskEnded]);

        verdict.Reason.ShouldBe(Reason.FatalReported);
        verdict.Observations.Select(one => one.Kind).ShouldBe([ObservationKind.FatalReported, ObservationKind.RunTaskEnded]);
    }

    [Theory]
    [InlineData("D", 2, VerdictKind.Suspicious)]
    [InlineData("DD", 2, VerdictKind.Dead)]
    [InlineData("DF", 2, VerdictKind.Dead)]
    [InlineData("D", 1, VerdictKind.Dead)]
    [InlineData("DAD", 2, VerdictKind.Suspicious)]
    [InlineData("DA", 2, VerdictKind.Suspicious)]
    [InlineData("DND", 2, VerdictKind.Dead)]
    [InlineData("A", 2, VerdictKind.Healthy)]
    [InlineData("N", 2, VerdictKind.NoOpinion)]
    [InlineData("DDA", 2, VerdictKind.Dead)]
    [InlineData("DDAA", 2, VerdictKind.Dead)]
    [InlineData("DDAAA", 2, VerdictKind.Suspicious)]
    [InlineData("DDAAAD", 2, VerdictKind.Suspicious)]
    [InlineData("DDAD", 2, VerdictKind.Dead)]
    internal void Opinions_condemn_after_the_threshold_in_a_row_and_are_withdrawn_only_by_more_than_as_many(string answers, int threshold, VerdictKind expected)
    {
        // D dead, F the check itself failed, A alive, N no opinion
        var seen = answers.Select(letter => letter switch
        {
            'D' => ObservationKind.OpinionDead,
            'F' => ObservationKind.CheckFailed,
            'A' => ObservationKind.OpinionAlive,
            _ => ObservationKind.OpinionNone,
        });

        var verdict = Judge([.. seen], threshold);

        verdict.Kind.ShouldBe(expected);
        verdict.Reason.ShouldBe(expected switch
        {
            VerdictKind.Dead => Reason.OpinionDead,
            VerdictKind.Suspicious => Reason.LivenessStrike,
            _ => Reason.None,
        });
    }

    [Fact]
    public void A_strike_that_has_left_the_window_is_forgiven()
    {
        var ledger = Ledger([ObservationKind.OpinionDead, ObservationKind.OpinionAlive]);
        _time.Advance(TimeSpan.FromMinutes(11));

        Panel(All).Judge(ledger.View(), LimitsConfig.Default, periodic: true).Kind.ShouldBe(VerdictKind.Healthy);
    }

    [Theory]
    [InlineData(0, 0, VerdictKind.Healthy, Reason.NoConnectionProof)]
    [InlineData(0, 9, VerdictKind.Healthy, Reason.TrafficSeen)]
    [InlineData(2, 9, VerdictKind.Healthy, Reason.TrafficSeen)]
    [InlineData(2, 0, VerdictKind.Dead, Reason.StartupTimeout)]
    internal void At_the_startup_deadline_only_failed_connections_without_any_success_are_a_death(int failures, int bytes, VerdictKind kind, Reason reason)
    {
        var ledger = Ledger([]);
        ledger.Record(new Observer(Whom, _time).SeeStartupDeadline(TimeSpan.FromSeconds(60), failures, bytes, "refused"));

        var verdict = new StartupJudge().Judge(ledger.View(), LimitsConfig.Default);

        (verdict.Kind, verdict.Reason).ShouldBe((kind, reason));
        Readiness.Of(ledger.View()).ShouldBe(kind == VerdictKind.Dead ? null : reason);
    }

    [Fact]
    public void A_generation_that_has_proved_its_connection_outlives_the_startup_deadline_whatever_failed_before()
    {
        var ledger = Ledger([ObservationKind.Connected]);
        ledger.Record(new Observer(Whom, _time).SeeStartupDeadline(TimeSpan.FromSeconds(60), 5, 0, "refused"));

        new StartupJudge().Judge(ledger.View(), LimitsConfig.Default).Reason.ShouldBe(Reason.Connected);
    }

    [Fact]
    public void Before_the_startup_deadline_there_is_neither_readiness_nor_a_verdict()
    {
        Readiness.Of(Ledger([]).View()).ShouldBeNull();
        Judge([]).ShouldBe(Verdict.NoOpinion);
    }

    [Fact]
    public void Forgotten_tasks_are_strikes_and_never_a_death_however_many()
    {
        var verdict = Judge([.. Enumerable.Repeat(ObservationKind.ForgottenTaskFaulted, 200)]);

        (verdict.Kind, verdict.Reason).ShouldBe((VerdictKind.Suspicious, Reason.ForgottenTaskFaulted));
    }

    [Fact]
    public void With_the_periodic_judgement_off_opinions_are_not_heard_but_an_ended_task_is()
    {
        var panel = Panel(All);
        var opinions = Ledger([ObservationKind.OpinionDead, ObservationKind.OpinionDead]);
        panel.Judge(opinions.View(), LimitsConfig.Default, periodic: false).Kind.ShouldBe(VerdictKind.NoOpinion);

        opinions.Record(new Observer(Whom, _time).See(ObservationKind.RunTaskEnded, "x"));

        panel.Judge(opinions.View(), LimitsConfig.Default, periodic: false).Reason.ShouldBe(Reason.TaskEnded);
    }

    [Fact]
    public void One_more_thing_against_an_adapter_never_improves_its_verdict() =>
        Gen.Select(History, Gen.Int[0, Against.Length - 1], Gen.Int[1, 5]).Sample((history, added, threshold) =>
            ((int)Judge([.. history, Against[added]], threshold).Kind).ShouldBeGreaterThanOrEqualTo((int)Judge(history, threshold).Kind));

    [Fact]
    public void A_dead_verdict_is_not_turned_by_an_alive_nor_by_as_many_as_it_took_answers_dead() =>
        Gen.Select(History, Gen.Int[1, 5], Gen.Int[1, 5]).Sample((history, threshold, alives) =>
        {
            ObservationKind[] condemned = [.. history, .. Enumerable.Repeat(ObservationKind.OpinionDead, threshold)];
            Judge([.. condemned, .. Enumerable.Repeat(ObservationKind.OpinionAlive, Math.Min(alives, threshold))], threshold).IsDead.ShouldBeTrue();
        });

    [Fact]
    public void No_number_of_alives_turns_a_conclusive_death() =>
        Gen.Select(History, Gen.Int[1, 400]).Sample((history, alives) =>
        {
            ObservationKind[] all = [.. history, ObservationKind.RunTaskEnded, .. Enumerable.Repeat(ObservationKind.OpinionAlive, alives)];
            Judge(all).IsDead.ShouldBeTrue();
        });

    [Fact]
    public void The_order_in_which_judges_are_registered_does_not_matter() =>
        Gen.Select(History, Gen.Shuffle(All)).Sample((history, shuffled) =>
        {
            var view = Ledger(history).View();
            Same(Panel(shuffled).Judge(view, LimitsConfig.Default, periodic: true), Panel(All).Judge(view, LimitsConfig.Default, periodic: true));
        });

    [Fact]
    public void Of_two_equal_verdicts_an_own_death_wins_and_then_the_earlier_reason_code()
    {
        var ledger = Ledger([ObservationKind.OpinionDead, ObservationKind.OpinionDead]);
        ledger.Record(new Observer(Whom, _time).SeeStartupDeadline(TimeSpan.FromSeconds(60), 2, 0, "refused"));
        Panel(All).Judge(ledger.View(), LimitsConfig.Default, periodic: true).Reason.ShouldBe(Reason.StartupTimeout);

        ledger.Record(new Observer(Whom, _time).See(ObservationKind.BackgroundFaulted, "x"));

        Panel(All).Judge(ledger.View(), LimitsConfig.Default, periodic: true).Reason.ShouldBe(Reason.BackgroundFaulted);
    }

    [Fact]
    public void A_judge_that_throws_is_not_heard_and_degrades_the_host_while_the_others_are_heard()
    {
        var verdict = Panel([new BrokenJudge(), .. All]).Judge(Ledger([ObservationKind.RunTaskEnded]).View(), LimitsConfig.Default, periodic: true);

        verdict.Reason.ShouldBe(Reason.TaskEnded);
        _host.Problems.Keys.ShouldBe(["judge-broken"]);
    }

    private static Gen<ObservationKind[]> History { get; } =
        Gen.Int[0, Enum.GetValues<ObservationKind>().Length - 1].Select(index => (ObservationKind)index).Array[0, 40];

    private static void Same(Verdict left, Verdict right)
    {
        (left.Kind, left.Reason, left.Detail, left.IsOwnDeath).ShouldBe((right.Kind, right.Reason, right.Detail, right.IsOwnDeath));
        left.Observations.ShouldBe(right.Observations);
    }

    private Verdict Judge(ObservationKind[] seen, int threshold = 2) =>
        Panel(All).Judge(Ledger(seen).View(), LimitsConfig.Default with { FailureThreshold = threshold }, periodic: true);

    private JudgePanel Panel(IEnumerable<IJudge> judges) => new(judges, _host);

    private EvidenceLedger Ledger(ObservationKind[] seen)
    {
        var ledger = new EvidenceLedger(Whom, _time, TimeSpan.FromMinutes(10));
        var observer = new Observer(Whom, _time);
        foreach (var kind in seen)
        {
            ledger.Record(observer.See(kind, kind.ToString()));
        }

        return ledger;
    }

    private sealed class BrokenJudge : IJudge
    {
        public string Name => "broken";

        public bool IsPeriodic => false;

        public Verdict Judge(EvidenceView view, LimitsConfig limits) => throw new InvalidOperationException("a bug");
    }
}
