using System.Globalization;
using CsCheck;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Judgement;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Judgement;

public sealed class SoftJudgeTests
{
    private static readonly Subject Whom = new(AdapterId.Parse("demo"), new GenerationNumber(1));
    private static readonly LimitsConfig Limits = LimitsConfig.Default;
    private static readonly ObservationKind[] Kinds = [.. Enum.GetValues<ObservationKind>().Where(kind => ObservationKinds.Of(kind).Witness != Witness.None)];

    /// <summary>Strikes as letters, each with its age in seconds; the ages of the last success and of the last bytes.</summary>
    [Theory]
    [InlineData("", null, null, VerdictKind.NoOpinion)]
    [InlineData("K5", null, null, VerdictKind.Suspicious)]
    [InlineData("K60 K30 K5", null, null, VerdictKind.Dead)]
    [InlineData("K60 K5", null, null, VerdictKind.Suspicious)]
    [InlineData("K40 K30 K5", null, null, VerdictKind.Suspicious)]
    [InlineData("K60 K30 K5", null, 70, VerdictKind.Dead)]
    [InlineData("K60 K30 K5", null, 20, VerdictKind.Suspicious)]
    [InlineData("R60 K30 R5", null, 5, VerdictKind.Dead)]
    [InlineData("R60 K30 R5", null, 4, VerdictKind.Suspicious)]
    [InlineData("R60 X5 S5", null, 5, VerdictKind.Suspicious)]
    [InlineData("R60 R30 R5 S5", null, 5, VerdictKind.Dead)]
    [InlineData("S60 S30 S5", null, null, VerdictKind.NoOpinion)]
    [InlineData("R60 R30 R5", 4, null, VerdictKind.NoOpinion)]
    [InlineData("R60 R30 R5", 5, null, VerdictKind.NoOpinion)]
    [InlineData("R60 R30 R5", 20, 20, VerdictKind.Suspicious)]
    [InlineData("R121 R30 R5", null, null, VerdictKind.Suspicious)]
    internal void Strikes_come_to_a_verdict_by_number_witnesses_and_duration(string strikes, int? success, int? bytes, VerdictKind expected) =>
        Judge(View(strikes, success, bytes)).Kind.ShouldBe(expected);

    [Fact]
    public void An_adapter_that_has_given_up_and_has_no_connection_is_dead_once_the_grace_is_over() =>
        Judge(View("R50 R48 R46", null, null)).IsDead.ShouldBeTrue();

    [Fact]
    public void Trouble_that_ended_before_the_grace_is_no_death_where_a_connection_is_established() =>
        Judge(View("R50 X50 R48 X48 R46 X46", null, null) with { HasLink = true }).Kind.ShouldBe(VerdictKind.Suspicious);

    [Fact]
    public void Where_bytes_cannot_be_seen_their_absence_is_no_witness()
    {
        var blind = View("R60 R30 R5", null, null) with { SeesBytes = false };

        Judge(blind).Kind.ShouldBe(VerdictKind.Suspicious);
        Judge(blind with { Soft = View("R60 X30 R5", null, null).Soft }).IsDead.ShouldBeTrue();
    }

    [Fact]
    public void The_reason_is_the_kind_that_was_seen_most_often_and_the_words_are_those_of_its_newest()
    {
        var verdict = Judge(View("K60 K30 R20 K5", null, 70));

        verdict.Reason.ShouldBe(Reason.CloseWait);
        verdict.Detail.ShouldBe("K5; nothing has come in for 70 s");
        verdict.Observations.Select(one => one.Text).ShouldBe(["R20", "K5"]);
    }

    [Fact]
    public void One_witness_is_never_a_death() =>
        Gen.Select(Strikes, Gen.Int[0, 130]).Sample((strikes, bytes) =>
        {
            var first = strikes.FirstOrDefault(one => one.Witness != Witness.Siblings).Witness;
            var alone = strikes.Where(one => one.Witness == first).ToArray();
            Judge(View(alone) with { SinceBytes = TimeSpan.FromSeconds(bytes), SeesBytes = false }).IsDead.ShouldBeFalse();
        });

    [Fact]
    public void Bytes_newer_than_the_last_strike_leave_no_death() =>
        Gen.Select(Strikes, Gen.Int[1, 120]).Where((strikes, _) => strikes.Length > 0).Sample((strikes, share) =>
        {
            var view = View(strikes);
            Judge(view with { SinceBytes = view.Soft.Min(one => one.Age) * (share / 121.0) - TimeSpan.FromTicks(1) }).IsDead.ShouldBeFalse();
        });

    [Fact]
    public void Before_the_grace_nothing_is_a_death() =>
        Strikes.Sample(strikes =>
            Judge(View([.. strikes.Where(one => one.Age < Limits.ReconnectGrace.TotalSeconds)])).IsDead.ShouldBeFalse());

    [Fact]
    public void A_success_newer_than_all_strikes_leaves_no_opinion() =>
        Strikes.Sample(strikes =>
        {
            var view = View(strikes);
            var newest = view.Soft.Select(one => one.Age).DefaultIfEmpty().Min();
            Judge(view with { SinceSuccess = newest }).ShouldBe(Verdict.NoOpinion);
        });

    [Fact]
    public void A_success_older_than_all_strikes_changes_nothing() =>
        Gen.Select(Strikes, Gen.Bool).Sample((strikes, hasLink) =>
        {
            var view = View(strikes) with { HasLink = hasLink };
            Same(Judge(view), Judge(view with { SinceSuccess = TimeSpan.FromMinutes(5) }));
        });

    [Fact]
    public void A_newer_success_or_newer_bytes_never_make_it_worse() =>
        Gen.Select(Strikes, Gen.Int[0, 130], Gen.Int[0, 130], Gen.Bool).Sample((strikes, older, newer, success) =>
        {
            (older, newer) = (Math.Max(older, newer), Math.Min(older, newer));
            var view = View(strikes);
            EvidenceView At(int age) => success ? view with { SinceSuccess = TimeSpan.FromSeconds(age) } : view with { SinceBytes = TimeSpan.FromSeconds(age) };
            ((int)Judge(At(newer)).Kind).ShouldBeLessThanOrEqualTo((int)Judge(At(older)).Kind);
        });

    [Fact]
    public void One_more_strike_never_makes_it_milder() =>
        Gen.Select(Strikes, Strike, Context).Sample((strikes, added, context) =>
            ((int)Judge(context(View([.. strikes, added]))).Kind).ShouldBeGreaterThanOrEqualTo((int)Judge(context(View(strikes))).Kind));

    [Fact]
    public void The_order_of_strikes_does_not_matter() =>
        (from strikes in Strikes
         from shuffled in Gen.Shuffle(strikes)
         from context in Context
         select (strikes, shuffled, context))
        .Sample(one => Same(Judge(one.context(View(one.strikes))), Judge(one.context(View(one.shuffled)))));

    [Theory]
    [InlineData(50)]
    [InlineData(1000)]
    [InlineData(5000)]
    public void However_fast_strikes_come_lasting_trouble_is_a_death_within_the_grace_and_three_looks(int milliseconds)
    {
        // the looks come at the watchdog's interval, but at least every five seconds, also when it is the seed's 120
        var time = new FakeTimeProvider();
        var ledger = new EvidenceLedger(Whom, time, TimeSpan.FromMinutes(10));
        var step = TimeSpan.FromMilliseconds(milliseconds);
        TimeSpan? dead = null;
        for (var age = TimeSpan.Zero; age < TimeSpan.FromMinutes(10); age += step, time.Advance(step))
        {
            foreach (var kind in Kinds)
            {
                ledger.Record(new Observation(kind, Whom, time.GetTimestamp(), "x"));
            }

            if (age.TotalMilliseconds % 5000 == 0)
            {
                var isDead = Judge(ledger.View()).IsDead;
                dead ??= isDead ? age : null;
                isDead.ShouldBe(dead is not null, "a verdict that lasts must not waver");
            }
        }

        dead.ShouldNotBeNull().ShouldBeInRange(Limits.ReconnectGrace, Limits.ReconnectGrace + (3 * TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void Trouble_is_over_when_its_last_strike_has_left_the_window()
    {
        var time = new FakeTimeProvider();
        var ledger = new EvidenceLedger(Whom, time, TimeSpan.FromMinutes(10));
        ledger.Record(new Observation(ObservationKind.CloseWait, Whom, time.GetTimestamp(), "x"));
        ledger.HasSoft.ShouldBeTrue();

        time.Advance(Limits.SoftWindow + TimeSpan.FromSeconds(1));

        ledger.HasSoft.ShouldBeFalse();
        Judge(ledger.View()).ShouldBe(Verdict.NoOpinion);
    }

    private static Gen<(ObservationKind Kind, double Age, Witness Witness)> Strike { get; } =
        Gen.Select(Gen.Int[0, Kinds.Length - 1], Gen.Int[0, 260], (kind, age) => (Kinds[kind], age / 2.0, ObservationKinds.Of(Kinds[kind]).Witness));

    private static Gen<(ObservationKind Kind, double Age, Witness Witness)[]> Strikes { get; } = Strike.Array[0, 12];

    /// <summary>What else is known.</summary>
    private static Gen<Func<EvidenceView, EvidenceView>> Context { get; } =
        Gen.Select(Gen.Int[-1, 130], Gen.Int[-1, 130], Gen.Bool, Gen.Bool, (success, bytes, sees, link) => (Func<EvidenceView, EvidenceView>)(view => view with
        {
            SinceSuccess = success < 0 ? null : TimeSpan.FromSeconds(success),
            SinceBytes = bytes < 0 ? null : TimeSpan.FromSeconds(bytes),
            SeesBytes = sees,
            HasLink = link,
        }));

    private static Verdict Judge(EvidenceView view) => new SoftJudge().Judge(view, Limits);

    private static void Same(Verdict left, Verdict right)
    {
        (left.Kind, left.Reason, left.Detail).ShouldBe((right.Kind, right.Reason, right.Detail));
        left.Observations.Select(one => (one.Kind, one.At)).ShouldBe(right.Observations.Select(one => (one.Kind, one.At)));
    }

    private static EvidenceView View(string strikes, int? success, int? bytes) => View([.. strikes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Parse)]) with
    {
        SinceSuccess = success is { } good ? TimeSpan.FromSeconds(good) : null,
        SinceBytes = bytes is { } some ? TimeSpan.FromSeconds(some) : null,
    };

    private static (ObservationKind Kind, double Age, Witness Witness) Parse(string strike)
    {
        var kind = strike[0] switch
        {
            'K' => ObservationKind.CloseWait,
            'R' => ObservationKind.RequestsFailing,
            'X' => ObservationKind.HiddenFailures,
            _ => ObservationKind.SiblingsWell,
        };
        return (kind, double.Parse(strike[1..], CultureInfo.InvariantCulture), ObservationKinds.Of(kind).Witness);
    }

    private static EvidenceView View((ObservationKind Kind, double Age, Witness Witness)[] strikes) => new()
    {
        Soft = [.. strikes.Select(one => new SoftStrike(
            new Observation(one.Kind, Whom, (long)(1_000_000 - (one.Age * 1000)), string.Create(CultureInfo.InvariantCulture, $"{Letter(one.Kind)}{one.Age}")), TimeSpan.FromSeconds(one.Age)))],
    };

    private static char Letter(ObservationKind kind) => kind switch
    {
        ObservationKind.CloseWait => 'K',
        ObservationKind.RequestsFailing => 'R',
        _ => '?',
    };
}
