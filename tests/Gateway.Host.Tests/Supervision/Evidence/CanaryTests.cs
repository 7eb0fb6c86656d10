using System.Collections.Immutable;
using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.Network;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Evidence.Sources;
using Gateway.Host.Supervision.Judgement;
using Gateway.Host.Tests.Messaging;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Evidence;

public sealed class CanaryTests : IGenerationObserver
{
    private static readonly AdapterId Room = AdapterId.Parse("room");
    private static readonly AdapterId Other = AdapterId.Parse("other");
    private readonly FakeTimeProvider _time = new();
    private readonly FakeDoor _door = new("other");
    private readonly DoorDirectory _doors = new();
    private readonly FakeConfiguration _configuration = new();
    private readonly Roster _roster = new();
    private readonly CanaryBook _book;
    private readonly SenseTarget _target;
    private readonly ISense _sense;

    public CanaryTests()
    {
        _book = new CanaryBook(_time);
        var canary = new CanaryConfig { Via = Other, Conversation = "#room" };
        _configuration.Set(GatewayConfig.Default with
        {
            Adapters = ImmutableDictionary<AdapterId, AdapterConfig>.Empty.Add(Room, new AdapterConfig { Name = Room, Plugin = PluginId.Parse("p"), Canary = canary }),
        });
        _roster.Publish(new AdapterSnapshot { Name = Room, Plugin = PluginId.Parse("p"), State = AdapterState.Ready, Generation = new GenerationNumber(1) });
        _doors.Open(_door);
        _target = new SenseTarget(new Subject(Room, new GenerationNumber(1)), new GenerationScope(Room, new GenerationNumber(1), this), TransportKind.Socket, _time);
        _sense = new CanarySource(_book, _doors, _roster, _configuration).Attach(_target);
    }

    [Fact]
    public async Task A_canary_that_comes_in_is_life_and_the_next_is_sent_after_the_interval()
    {
        Look(TimeSpan.FromMinutes(9)).ShouldBeEmpty();
        var text = await SendAsync(TimeSpan.FromMinutes(1));
        _door.Entered.Single().Conversation.ShouldBe("#room");
        _time.Advance(TimeSpan.FromSeconds(3));
        _book.TryTake(Room, Message($" {text}\n")).ShouldBeTrue();
        var seen = Look(TimeSpan.FromSeconds(2)).ShouldHaveSingleItem();
        (seen.Kind, seen.Text).ShouldBe((ObservationKind.CanaryReturned, "a canary sent through 'other' came in after 3 s"));

        Look(TimeSpan.FromMinutes(5)).ShouldBeEmpty();
        (await SendAsync(TimeSpan.FromMinutes(5), number: 2)).ShouldNotBe(text);
    }

    [Fact]
    public async Task A_canary_that_does_not_come_in_is_missed_once_and_so_many_in_a_row_are_a_death()
    {
        var ledger = new EvidenceLedger(_target.Subject, _time, TimeSpan.FromMinutes(10));
        var judge = new CanaryJudge();
        var first = await SendAsync(TimeSpan.FromMinutes(10));
        Look(TimeSpan.FromSeconds(59)).ShouldBeEmpty();
        var missed = Look(TimeSpan.FromSeconds(2)).ShouldHaveSingleItem();
        missed.Text.ShouldBe($"{first}, sent through 'other', has not come in for 1 min 1 s");
        Look(TimeSpan.FromSeconds(2)).ShouldBeEmpty();
        ledger.Record(missed);
        judge.Judge(ledger.View(), LimitsConfig.Default).Kind.ShouldBe(VerdictKind.Suspicious);

        ledger.Record(missed);
        var verdict = judge.Judge(ledger.View(), LimitsConfig.Default);
        (verdict.Kind, verdict.Reason, verdict.IsOwnDeath).ShouldBe((VerdictKind.Dead, Reason.ProbeFailed, false));

        // late is not lost
        _book.TryTake(Room, Message(first)).ShouldBeTrue();
        ledger.Record(Look(TimeSpan.FromSeconds(1)).ShouldHaveSingleItem());
        judge.Judge(ledger.View(), LimitsConfig.Default).Kind.ShouldBe(VerdictKind.NoOpinion);
    }

    [Fact]
    public async Task A_send_that_is_not_confirmed_or_cannot_be_made_says_nothing_about_the_reader()
    {
        _door.Script = (_, call) => call.TryComplete(new(CallStatus.Completed, SendOutcome.Ambiguous("timeout", "who knows")));
        await SendAsync(TimeSpan.FromMinutes(10));
        Look(TimeSpan.FromMinutes(2)).ShouldBeEmpty();

        _doors.Close(_door);
        Look(TimeSpan.FromMinutes(30)).ShouldBeEmpty();
        _doors.Open(_door);
        _roster.Publish(_roster.Current.Find(Room)! with { State = AdapterState.Starting });
        Look(TimeSpan.FromMinutes(30)).ShouldBeEmpty();
        _door.Entered.Count.ShouldBe(1);
    }

    [Fact]
    public void Where_no_canary_was_ever_sent_nothing_is_taken_for_one() =>
        _book.TryTake(Room, Message("gateway-canary-0123456789abcdef")).ShouldBeFalse("a person may write this, and it must reach whoever it was written for");

    [Fact]
    public void Every_canary_is_taken_out_of_the_stream_and_nothing_else_is()
    {
        var mine = _book.Issue(Room);
        _book.TryTake(Other, Message(mine)).ShouldBeTrue("another instance in the same room hears it too");
        _book.Collect(Other).ShouldBeEmpty();
        _book.TryTake(Room, Message("gateway-canary-0123456789abcdef")).ShouldBeTrue("one of the run before");
        _book.Collect(Room).ShouldBeEmpty();
        _book.TryTake(Room, Message(mine)).ShouldBeTrue();
        _book.Collect(Room).Single().Text.ShouldBe(mine);

        foreach (var text in new[] { "", "hello", mine + "!", "say " + mine, "gateway-canary-0123456789ABCDEF", "gateway-canary-0123456789abcde", null! })
        {
            _book.TryTake(Room, Message(text)).ShouldBeFalse(text);
        }

        _book.TryTake(Room, null).ShouldBeFalse();
    }

    void IGenerationObserver.OnSignal(GenerationNumber generation, GenerationSignal signal)
    {
    }

    private static InboundMessage Message(string text) => new() { MessageId = "1", Conversation = "c", Sender = new Participant("s"), Text = text };

    private IReadOnlyList<Observation> Look(TimeSpan after)
    {
        _time.Advance(after);
        var look = new Look(_target, _time.GetTimestamp(), LimitsConfig.Default, NetworkPicture.Empty, SocketPicture.Absent);
        _sense.Look(look);
        return look.Seen;
    }

    /// <summary>A look that sends; the send itself happens on the pool.</summary>
    private async Task<string> SendAsync(TimeSpan after, int number = 1)
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var script = _door.Script ?? ((message, call) => call.TryComplete(FakeDoor.Sent(message)));
        _door.Script = (message, call) =>
        {
            script(message, call);
            sent.TrySetResult();
        };
        Look(after).ShouldBeEmpty();
        await sent.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        return _door.Texts.ElementAt(number - 1);
    }
}
