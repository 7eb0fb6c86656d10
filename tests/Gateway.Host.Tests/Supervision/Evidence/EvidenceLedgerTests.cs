using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Supervision.Evidence;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Evidence;

public sealed class EvidenceLedgerTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private readonly FakeTimeProvider _time = new();
    private readonly Subject _subject = new(AdapterId.Parse("demo"), new GenerationNumber(7));
    private readonly EvidenceLedger _ledger;
    private readonly Observer _observer;

    public EvidenceLedgerTests()
    {
        _ledger = new EvidenceLedger(_subject, _time, Window);
        _observer = new Observer(_subject, _time);
    }

    [Fact]
    public void What_is_said_of_another_generation_is_refused()
    {
        var stranger = new Observer(_subject with { Generation = new GenerationNumber(6) }, _time);

        _ledger.Record(stranger.See(ObservationKind.RunTaskEnded, "late")).ShouldBeFalse();

        _ledger.View().Conclusive.ShouldBeNull();
        _ledger.View().Recent.ShouldBeEmpty();
    }

    [Fact]
    public void A_flood_pushes_old_observations_out_but_never_the_first_conclusive_one()
    {
        _ledger.Record(_observer.See(ObservationKind.RunTaskEnded, "first"));
        for (var i = 0; i < 10_000; i++)
        {
            _ledger.Record(_observer.See(ObservationKind.ForgottenTaskFaulted, "flood"));
        }

        _ledger.Record(_observer.See(ObservationKind.RunTaskFaulted, "second"));

        var view = _ledger.View();
        view.Recent.Length.ShouldBe(64);
        view.Conclusive!.Text.ShouldBe("first");
        view.StrikesOf(ObservationKind.ForgottenTaskFaulted).ShouldBe(64);
    }

    [Fact]
    public void A_strike_leaves_the_window()
    {
        _ledger.Record(_observer.See(ObservationKind.OpinionDead, "x"));
        _time.Advance(Window);
        _ledger.View().StrikesOf(ObservationKind.OpinionDead).ShouldBe(1);

        _time.Advance(TimeSpan.FromSeconds(1));

        _ledger.View().StrikesOf(ObservationKind.OpinionDead).ShouldBe(0);
    }

    [Fact]
    public void Trouble_of_the_network_colours_two_minutes_and_no_more()
    {
        _ledger.SampleNetwork(3, "refused");
        _time.Advance(EvidenceLedger.EnvironmentWindow);
        _ledger.View().SawEnvironment.ShouldBeTrue();

        // the same running count again is no new trouble
        _time.Advance(TimeSpan.FromSeconds(1));
        _ledger.SampleNetwork(3, "refused");

        _ledger.View().SawEnvironment.ShouldBeFalse();
    }

    [Fact]
    public void A_reported_degradation_lasts_until_the_connection_is_reported_again()
    {
        _ledger.Record(_observer.See(new GenerationSignal(SignalKind.DegradedReported, "slow") { Code = "lag" })!);
        _ledger.View().Degraded!.Text.ShouldBe("lag: slow");

        _ledger.Record(_observer.See(new GenerationSignal(SignalKind.Connected, "up"))!);

        _ledger.View().Degraded.ShouldBeNull();
        _ledger.View().Readiness!.Kind.ShouldBe(ObservationKind.Connected);
    }

    [Fact]
    public void Evidence_for_people_is_dated_with_the_moment_of_the_observation()
    {
        var began = _time.GetUtcNow();
        var seen = _observer.See(ObservationKind.RunTaskEnded, "the run task returned");
        _time.Advance(TimeSpan.FromSeconds(40));

        var evidence = seen.ToEvidence(_time);

        evidence.ShouldBe(new Host.Model.Evidence("run-task", "the run task returned", began));
    }

    [Fact]
    public void Every_kind_of_observation_and_every_signal_has_a_meaning()
    {
        foreach (var kind in Enum.GetValues<ObservationKind>())
        {
            ObservationKinds.Of(kind).Source.ShouldNotBeNullOrEmpty();
        }

        var silent = Enum.GetValues<SignalKind>().Where(kind => _observer.See(new GenerationSignal(kind, "x")) is null);
        silent.ShouldBe([SignalKind.Prepared, SignalKind.RunReturned]);
    }

    [Theory]
    [InlineData("System.Net.Sockets.SocketException", true)]
    [InlineData("System.NullReferenceException", false)]
    public void A_fault_is_environmental_when_the_network_is_at_the_bottom_of_it(string inner, bool environmental)
    {
        var fault = new AdapterFault("Acme.SdkException", "gave up", "", new AdapterFault(inner, "x", "", Inner: null));

        _observer.See(new GenerationSignal(SignalKind.RunFaulted, "x", fault))!.IsEnvironmental.ShouldBe(environmental);
    }

    [Fact]
    public void An_abandoned_check_says_nothing_because_the_deadline_scan_has_spoken()
    {
        _observer.SeeAnswer(new DoorResult<LivenessOpinion>(CallStatus.Abandoned)).ShouldBeNull();
        _observer.SeeAnswer(new DoorResult<LivenessOpinion>(CallStatus.Fenced)).ShouldBeNull();
        _observer.SeeAnswer(new DoorResult<LivenessOpinion>(CallStatus.Faulted))!.Kind.ShouldBe(ObservationKind.CheckFailed);
        _observer.SeeAnswer(new DoorResult<LivenessOpinion>(CallStatus.Completed, LivenessOpinion.Dead("no-ack", "two missed")))!
            .Text.ShouldBe("no-ack: two missed");
    }

    [Theory]
    [InlineData((int)CallKind.Construct, Reason.ConstructTimeout)]
    [InlineData((int)CallKind.RunReturn, Reason.RunBlocked)]
    [InlineData((int)CallKind.Send, Reason.CallTimeout)]
    [InlineData((int)CallKind.Check, Reason.CallTimeout)]
    [InlineData((int)CallKind.Hook, Reason.CallTimeout)]
    internal void A_call_past_its_deadline_is_named_by_what_hangs(int call, Reason reason) =>
        _observer.SeeExpired((CallKind)call, TimeSpan.FromSeconds(31)).Info.Reason.ShouldBe(reason);
}
