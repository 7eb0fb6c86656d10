using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Tests.Messaging;

public sealed class DeliveryTests
{
    [Fact]
    public async Task A_send_that_hangs_in_one_conversation_delays_no_other()
    {
        await using var rig = new MessagingRig();
        var door = rig.OpenDoor("a");
        using var release = new ManualResetEventSlim();
        door.Script = (message, call) =>
        {
            if (message.Conversation == "hung")
            {
                release.Wait();
            }

            call.TryComplete(FakeDoor.Sent(message));
        };

        rig.Send("a", "hung", "1");
        await Soon.That("the hanging send is under way", () => door.Entered.Count == 1);
        rig.Send("a", "hung", "2");
        rig.Send("a", "free", "3");

        await Soon.That("the other conversation is served", () => rig.Now.Delivered == 1);
        door.Texts.ShouldBe(["1", "3"]);
        release.Set();
        await Soon.That("the rest follows", () => rig.Now.Delivered == 3);
    }

    [Fact]
    public async Task An_abandoned_send_is_ambiguous_and_the_lane_goes_on_although_its_thread_is_still_inside()
    {
        await using var rig = new MessagingRig();
        var door = rig.OpenDoor("a");
        using var release = new ManualResetEventSlim();
        OpenCall? hung = null;
        door.Script = (message, call) =>
        {
            if (message.Text == "1")
            {
                hung = call;
                release.Wait();
            }

            call.TryComplete(FakeDoor.Sent(message));
        };
        rig.Send("a", "room", "1");
        rig.Send("a", "room", "2");
        await Soon.That("the send hangs", () => hung is not null);

        hung!.TryComplete(new(CallStatus.Abandoned)).ShouldBeTrue();
        await Soon.That("the next message of the lane is delivered", () => rig.Now is { Delivered: 1, Ambiguous: 1 });
        rig.Now.Undelivered.ShouldHaveSingleItem().Reason.ShouldBe("no-answer");
        rig.Drops.ShouldHaveSingleItem().Text.ShouldContain("no-answer");

        // the lost thread comes back: nothing may happen any more
        release.Set();
        rig.Send("a", "room", "3");
        await Soon.That("the lane still works", () => rig.Now.Delivered == 2);
        door.Texts.ShouldBe(["1", "2", "3"]);
    }

    [Fact]
    public async Task An_outage_of_two_hours_costs_no_attempt_and_after_it_the_message_is_delivered()
    {
        await using var rig = new MessagingRig();
        var isDown = true;
        var door = rig.OpenDoor("a");
        door.Script = (message, call) => call.TryComplete(isDown ? new(CallStatus.Completed, SendOutcome.Retryable("network", "no connection")) : FakeDoor.Sent(message));
        var instance = new AdapterSnapshot { Name = AdapterId.Parse("a"), Plugin = PluginId.Parse("p"), State = AdapterState.Degraded, Generation = new GenerationNumber(1) };
        rig.Roster.Publish(instance);
        rig.Send("a", "room", "1");
        for (var hours = TimeSpan.Zero; hours < TimeSpan.FromHours(2); hours += TimeSpan.FromMinutes(10))
        {
            var before = door.Entered.Count;
            await Soon.That("it is tried again", () => door.Entered.Count > before, () => rig.Advance(TimeSpan.FromSeconds(15)));
            rig.Advance(TimeSpan.FromMinutes(10));
        }

        isDown = false;
        rig.Roster.Publish(instance with { State = AdapterState.Ready });
        await Soon.That("it is delivered", () => rig.Now.Delivered == 1, () => rig.Advance(TimeSpan.FromSeconds(15)));

        rig.Now.Undelivered.ShouldBeEmpty();
        door.Entered.ShouldAllBe(message => message.Attempt == 1);
    }

    [Fact]
    public async Task An_absent_door_costs_no_attempt_and_delivery_resumes_when_one_opens()
    {
        await using var rig = new MessagingRig();
        rig.Send("a", "room", "1");
        rig.Send("a", "room", "2");
        await Soon.That("delivery waits for a door", () => rig.Now.Queues is [{ WaitsForDoor: true, InFlight: 0, Outbound: 2 }]);

        rig.Time.Advance(TimeSpan.FromHours(23));
        var door = rig.OpenDoor("a");

        await Soon.That("both are delivered", () => rig.Now.Delivered == 2);
        door.Entered.ShouldAllBe(message => message.Attempt == 1);
        door.Texts.ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task A_fenced_door_costs_no_attempt_and_is_not_asked_again_but_its_successor_is()
    {
        await using var rig = new MessagingRig();
        var old = rig.OpenDoor("a");
        old.IsFenced = true;
        rig.Send("a", "room", "1");
        await Soon.That("delivery waits for the next generation", () => rig.Now.Queues is [{ WaitsForDoor: true }]);

        var next = rig.OpenDoor("a", generation: 2);
        await Soon.That("the next generation delivers", () => rig.Now.Delivered == 1);
        old.Entered.ShouldBeEmpty();
        next.Entered.ShouldHaveSingleItem().Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task A_full_adapter_costs_no_attempt_and_is_asked_again_soon()
    {
        await using var rig = new MessagingRig();
        var door = rig.OpenDoor("a");
        var asked = 0;
        door.Script = (message, call) =>
            call.TryComplete(++asked <= 7 ? new(CallStatus.Busy) : FakeDoor.Sent(message));
        rig.Send("a", "room", "1");

        await Soon.That("it is delivered at the eighth try", () => rig.Now.Delivered == 1, () => rig.Advance(TimeSpan.FromMilliseconds(100)));
        door.Entered.ShouldAllBe(message => message.Attempt == 1);
    }

    [Fact]
    public async Task A_refused_message_is_tried_five_times_and_holds_its_conversation_meanwhile()
    {
        await using var rig = new MessagingRig();
        var door = rig.OpenDoor("a");
        door.Script = (message, call) => call.TryComplete(message.Text == "bad"
            ? new(CallStatus.Completed, SendOutcome.Retryable("unavailable", "try later"))
            : FakeDoor.Sent(message));
        rig.Send("a", "room", "bad");
        rig.Send("a", "room", "good");

        await Soon.That("the good one is delivered", () => rig.Now.Delivered == 1, () => rig.Advance(TimeSpan.FromSeconds(30)));
        door.Entered.Select(message => (message.Text, message.Attempt))
            .ShouldBe([("bad", 1), ("bad", 2), ("bad", 3), ("bad", 4), ("bad", 5), ("good", 1)]);
        door.Entered.Take(5).Select(message => message.DeliveryId).Distinct().Count().ShouldBe(1);
        rig.Now.Dead["attempts-exhausted"].ShouldBe(1);
        rig.Now.Undelivered.ShouldHaveSingleItem().Attempts.ShouldBe(5);
    }

    [Fact]
    public async Task A_permanent_refusal_is_dead_at_once_and_tells_the_adapters_words()
    {
        await using var rig = new MessagingRig();
        rig.OpenDoor("a").Script = (_, call) =>
            call.TryComplete(new(CallStatus.Completed, SendOutcome.Permanent("no-such-channel", "The channel was deleted.")));
        rig.Send("a", "room", "1");

        await Soon.That("it is dead", () => rig.Now.Dead.GetValueOrDefault("permanent") == 1);
        rig.Drops.ShouldHaveSingleItem().Text.ShouldContain("no-such-channel: The channel was deleted.");
    }

    [Fact]
    public async Task A_message_that_no_door_takes_for_a_day_is_given_up_with_the_loop_as_witness()
    {
        await using var rig = new MessagingRig();
        rig.Send("a", "room", "1");
        await Soon.That("delivery waits for a door", () => rig.Now.Queues is [{ WaitsForDoor: true }]);

        await Soon.That("it has expired", () => rig.Now.Dead.GetValueOrDefault("expired") == 1, () => rig.Advance(TimeSpan.FromMinutes(30)));
        rig.Now.Queues[0].Outbound.ShouldBe(0);
    }

    [Fact]
    public async Task A_full_outbound_queue_drops_the_newest_and_tells_once_a_second()
    {
        await using var rig = new MessagingRig();
        rig.Configuration.Limit(limits => limits with { OutboundQueue = 2 });
        for (var i = 1; i <= 5; i++)
        {
            rig.Send("a", "room", $"{i}").ShouldBe(i <= 2);
        }

        rig.Now.Refused["outbound-refused"].ShouldBe(3);
        rig.Drops.Count.ShouldBe(1);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        rig.Send("a", "room", "6");
        rig.Drops.Count.ShouldBe(2);
        rig.Drops[1].Text.ShouldContain("2 more");

        var door = rig.OpenDoor("a");
        await Soon.That("what was queued is delivered", () => rig.Now.Delivered == 2);
        door.Texts.ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task No_more_sends_are_in_flight_than_the_limit_allows_and_the_rest_follows()
    {
        await using var rig = new MessagingRig();
        rig.Configuration.Limit(limits => limits with { MaxConcurrentSends = 3 });
        var door = rig.OpenDoor("a");
        var calls = new System.Collections.Concurrent.ConcurrentQueue<(OutboundMessage Message, OpenCall Call)>();
        door.Script = (message, call) => calls.Enqueue((message, call));
        for (var i = 0; i < 9; i++)
        {
            rig.Send("a", $"room-{i}", "x");
        }

        for (var done = 0; done < 9; done++)
        {
            await Soon.That("a place is used", () => calls.Count == Math.Min(3, 9 - done));
            rig.Now.Queues[0].InFlight.ShouldBeLessThanOrEqualTo(3);
            calls.TryDequeue(out var next);
            next.Call.TryComplete(FakeDoor.Sent(next.Message));
        }

        await Soon.That("all are delivered", () => rig.Now.Delivered == 9);
    }

    [Fact]
    public async Task Ten_thousand_answers_on_the_callers_stack_do_not_grow_it()
    {
        await using var rig = new MessagingRig();
        rig.Configuration.Limit(limits => limits with { OutboundQueue = 20_000 });
        for (var i = 0; i < 10_000; i++)
        {
            rig.Send("a", "room", "x").ShouldBeTrue();
        }

        var deepest = 0;
        rig.OpenDoor("a").Script = (message, call) =>
        {
            deepest = Math.Max(deepest, new System.Diagnostics.StackTrace().FrameCount);
            call.TryComplete(FakeDoor.Sent(message));
        };
        rig.Doors.Open(rig.Doors.Find(AdapterId.Parse("a"))!);
        await Soon.That("all are delivered", () => rig.Now.Delivered == 10_000);
        deepest.ShouldBeLessThan(100);
    }

    [Fact]
    public async Task A_door_that_breaks_its_promise_and_throws_makes_the_message_ambiguous_and_stops_nothing()
    {
        await using var rig = new MessagingRig();
        rig.OpenDoor("a").Script = (message, call) =>
        {
            if (message.Text == "1")
            {
                throw new InvalidOperationException("broken door");
            }

            call.TryComplete(FakeDoor.Sent(message));
        };
        rig.Send("a", "room", "1");
        rig.Send("a", "room", "2");
        await Soon.That("the lane has gone on", () => rig.Now is { Delivered: 1, Ambiguous: 1 });
    }
}
