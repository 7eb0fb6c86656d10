using CsCheck;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Judgement;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Judgement;

public sealed class SilenceJudgeTests
{
    private static readonly Subject Whom = new(AdapterId.Parse("demo"), new GenerationNumber(1));
    private static readonly SilenceBound Bound = new(TimeSpan.FromMinutes(6), TimeSpan.FromMinutes(3), 256);
    private readonly SilenceJudge _judge = new();

    [Theory]
    [InlineData(5, -1, true, SilenceState.Usual)]
    [InlineData(14, -1, false, SilenceState.AsksForProbe)]
    [InlineData(14, -1, true, SilenceState.Unexplained)]
    [InlineData(14, 5, false, SilenceState.Explained)]
    [InlineData(14, 7, false, SilenceState.AsksForProbe)]
    internal void A_silence_is_explained_by_an_answered_probe_until_it_has_grown_by_another_bound(int minutes, int sinceProbe, bool offersNone, SilenceState expected) =>
        SilenceJudge.StateOf(View(minutes, sinceProbe, offersNone)).ShouldBe(expected);

    [Fact]
    public void It_says_how_long_and_what_is_usual()
    {
        var verdict = _judge.Judge(View(14, -1, offersNone: true), LimitsConfig.Default);
        (verdict.Kind, verdict.Reason).ShouldBe((VerdictKind.Suspicious, Reason.NoInboundEvidence));
        verdict.Detail.ShouldBe("no message for 14 min; usual are gaps up to 3 min (learned from 256); the adapter has no probe");
    }

    [Fact]
    public void No_silence_of_whatever_length_is_a_death() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[-1, 1_000_000], Gen.Bool).Sample((minutes, probe, none) =>
            !_judge.Judge(View(minutes, probe, none), LimitsConfig.Default).IsDead);

    [Fact]
    public void A_message_ends_the_silence_and_one_from_before_it_does_not()
    {
        var time = new FakeTimeProvider();
        var ledger = new EvidenceLedger(Whom, time, TimeSpan.FromMinutes(10));
        var before = time.GetTimestamp();
        time.Advance(TimeSpan.FromMinutes(14));
        ledger.Record(new Observation(ObservationKind.InboundSilent, Whom, time.GetTimestamp(), "silent") { Silence = TimeSpan.FromMinutes(14), Bound = Bound });
        ledger.SampleInbound(before, isOn: true);
        time.Advance(TimeSpan.FromMinutes(1));
        ledger.View().Silence!.Value.Age.ShouldBe(TimeSpan.FromMinutes(15));

        ledger.SampleInbound(time.GetTimestamp(), isOn: true);
        ledger.View().Silence.ShouldBeNull();
        ledger.IsSilent.ShouldBeFalse();
    }

    [Fact]
    public void A_failed_probe_on_which_acting_was_held_back_is_withdrawn_by_an_answered_one_and_no_other_death_is()
    {
        var time = new FakeTimeProvider();
        var observer = new Observer(Whom, time);
        var ledger = new EvidenceLedger(Whom, time, TimeSpan.FromMinutes(10));
        ledger.Record(observer.See(ObservationKind.ProbeFailed, "no answer"));
        ProbeNeed.IsThere(ledger.View(), LimitsConfig.Default).ShouldBeTrue();
        ledger.Record(observer.See(ObservationKind.ProbeAnswered, "pong"));
        ledger.View().Conclusive.ShouldBeNull();

        ledger.Record(observer.See(ObservationKind.RunTaskEnded, "ended"));
        ledger.Record(observer.See(ObservationKind.ProbeAnswered, "pong"));
        ledger.View().Conclusive!.Kind.ShouldBe(ObservationKind.RunTaskEnded);
    }

    private static EvidenceView View(int minutes, int sinceProbe, bool offersNone) => new()
    {
        Silence = new Silence(new Observation(ObservationKind.InboundSilent, Whom, 0, "silent"), TimeSpan.FromMinutes(minutes), Bound),
        SinceProbeAnswered = sinceProbe < 0 ? null : TimeSpan.FromMinutes(sinceProbe),
        OffersNoProbe = offersNone,
    };
}
