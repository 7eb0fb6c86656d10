using Gateway.Abstractions;
using Gateway.Host.Tests.Configuration;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Tests.Messaging;

/// <summary>Messaging over the data file, ended and started again. Ending here is the order of a stop; the kill is in the process tests.</summary>
public sealed class DurableMessagingTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task What_was_accepted_and_not_routed_is_routed_by_the_next_run_first_and_in_order()
    {
        await using (var first = Rig(routing: false))
        {
            for (var i = 1; i <= 3; i++)
            {
                (await first.Receive("a", $"{i}", text: $"{i}")).ShouldBe(ReceiveReceipt.Durable);
            }
        }

        await using var second = Rig();
        (await second.Receive("a", "4", text: "4")).ShouldBe(ReceiveReceipt.Durable);
        var door = second.OpenDoor("a");
        await Soon.That("all four are answered", () => second.Now.Delivered == 4);
        door.Texts.ShouldBe(["1", "2", "3", "4"]);
    }

    [Fact]
    public async Task What_was_routed_and_not_delivered_is_delivered_once_by_the_next_run()
    {
        await using (var first = Rig())
        {
            await first.Receive("a", "1", text: "hello");
            await Soon.That("it waits for its adapter", () => first.Now.Queues.Any(queue => queue.Outbound == 1));
        }

        await using (var second = Rig())
        {
            var door = second.OpenDoor("a");
            await Soon.That("it is delivered", () => second.Now.Delivered == 1);
            door.Entered.ShouldHaveSingleItem().MayBeDuplicate.ShouldBeFalse();
        }

        await using var third = Rig();
        third.OpenDoor("a").Entered.ShouldBeEmpty();
        third.Now.Queues.ShouldNotContain(queue => queue.Outbound > 0);
    }

    /// <summary>Platforms cut names in the middle of an emoji.</summary>
    [Fact]
    public async Task Half_of_a_surrogate_pair_anywhere_in_a_message_stops_nothing()
    {
        await using (var first = Rig())
        {
            var message = MessagingRig.Message("id\ud83d", "room\ud83d", "text\ud83d") with { Sender = new Participant("u\udc00", "name\ud83d"), Thread = "t\ud83d" };
            (await first.Receive("a", message)).ShouldBe(ReceiveReceipt.Durable);
            (await first.Receive("a", "next")).ShouldBe(ReceiveReceipt.Durable);
            await Soon.That("both wait for their adapter", () => first.Now.Queues.Any(queue => queue.Outbound == 2));
        }

        await using var second = Rig();
        var door = second.OpenDoor("a");
        await Soon.That("both are delivered", () => second.Now.Delivered == 2);
        door.Texts.ShouldContain(text => text.StartsWith("text", StringComparison.Ordinal));
        second.Now.Undelivered.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_duplicate_is_known_across_runs_and_by_instance()
    {
        await using (var first = Rig())
        {
            (await first.Receive("a", "1")).ShouldBe(ReceiveReceipt.Durable);
        }

        await using var second = Rig();
        (await second.Receive("a", "1")).ShouldBe(ReceiveReceipt.Duplicate);
        (await second.Receive("b", "1")).ShouldBe(ReceiveReceipt.Durable);
    }

    [Fact]
    public async Task Two_copies_at_once_are_accepted_once()
    {
        await using var rig = Rig();
        var receipts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => rig.Receive("a", "1")));
        receipts.Count(receipt => receipt == ReceiveReceipt.Durable).ShouldBe(1);
        receipts.Count(receipt => receipt == ReceiveReceipt.Duplicate).ShouldBe(49);
        rig.Log.Newest.ShouldBe(1);
    }

    [Theory]
    [InlineData(AmbiguousPolicy.Hold)]
    [InlineData(AmbiguousPolicy.Resend)]
    internal async Task What_the_adapter_had_when_the_gateway_ended_is_held_or_sent_again_and_marked(AmbiguousPolicy policy)
    {
        await using (var first = Rig(policy: policy))
        {
            var door = first.OpenDoor("a");
            door.Script = (_, _) => { };
            await first.Receive("a", "1", text: "hello");
            await Soon.That("the adapter has it", () => door.Entered.Count == 1);
        }

        await using var second = Rig(policy: policy);
        var next = second.OpenDoor("a");
        if (policy == AmbiguousPolicy.Resend)
        {
            await Soon.That("it is sent again", () => second.Now.Delivered == 1);
            var again = next.Entered.ShouldHaveSingleItem();
            (again.MayBeDuplicate, again.Attempt).ShouldBe((true, 2));
            return;
        }

        var held = second.Deliveries.DeadLetters(new()).Letters.ShouldHaveSingleItem();
        (held.State, held.Reason, held.Attempts).ShouldBe((DeliveryState.Ambiguous, "gateway-ended", 1));
        next.Entered.ShouldBeEmpty();
        await second.Receive("a", "2", text: "the lane goes on");
        await Soon.That("the next one is sent", () => second.Now.Delivered == 1);
    }

    [Fact]
    public async Task An_attempt_that_was_refused_waits_on_through_a_restart_and_keeps_its_count()
    {
        await using (var first = Rig())
        {
            var door = first.OpenDoor("a");
            door.Script = (_, call) => call.TryComplete(new(CallStatus.Completed, SendOutcome.Retryable("busy", "later", TimeSpan.FromMinutes(5))));
            await first.Receive("a", "1");
            await Soon.That("the attempt has failed", () => door.Entered.Count == 1 && first.Now.Queues.All(queue => queue.InFlight == 0));
        }

        await using var second = Rig();
        var next = second.OpenDoor("a");
        await second.Receive("a", "2", conversation: "elsewhere");
        await Soon.That("another conversation is served meanwhile", () => second.Now.Delivered == 1);
        next.Entered.Count.ShouldBe(1);
        await Soon.That("it is tried again after its pause", () => second.Now.Delivered == 2, () => second.Advance(TimeSpan.FromMinutes(1)));
        next.Entered[1].Attempt.ShouldBe(2);
    }

    [Fact]
    public async Task The_same_key_makes_one_delivery_for_ever()
    {
        await using (var first = Rig())
        {
            var tickets = await first.Deliveries.SubmitAsync([Request("k1"), Request("k1"), Request("k2")]);
            tickets.Select(ticket => ticket.Status).ShouldBe([DeliveryTicketStatus.Accepted, DeliveryTicketStatus.Known, DeliveryTicketStatus.Accepted]);
            first.OpenDoor("a");
            await Soon.That("both are delivered", () => first.Now.Delivered == 2);
        }

        await using var second = Rig();
        var known = (await second.Deliveries.SubmitAsync([Request("k1")]))[0];
        (known.Status, known.Delivery!.State).ShouldBe((DeliveryTicketStatus.Known, DeliveryState.Delivered));
        second.Now.Queues.ShouldNotContain(queue => queue.Outbound > 0);
    }

    [Fact]
    public async Task A_dead_letter_is_kept_and_sent_again_when_a_person_says_so_elsewhere_too()
    {
        await using (var first = Rig())
        {
            first.OpenDoor("a").Script = (_, call) => call.TryComplete(new(CallStatus.Completed, SendOutcome.Permanent("gone", "no such room")));
            await first.Deliveries.SubmitAsync([Request("k1")]);
            await Soon.That("it is given up", () => first.Now.Dead.GetValueOrDefault("permanent") == 1);
        }

        await using var second = Rig();
        var letter = second.Deliveries.DeadLetters(new()).Letters.ShouldHaveSingleItem();
        letter.Detail.ShouldBe("gone: no such room");
        var door = second.OpenDoor("b");
        (await second.Deliveries.RetryAsync(["k1", "never-heard-of"], AdapterId.Parse("b"), "lobby")).Count.ShouldBe(1);
        await Soon.That("it is delivered elsewhere", () => second.Now.Delivered == 1);
        door.Entered.ShouldHaveSingleItem().Conversation.ShouldBe("lobby");
        second.Deliveries.DeadLetters(new()).Total.ShouldBe(0);
        (await second.Deliveries.AbandonAsync(["k1"])).ShouldBe(0);
    }

    [Fact]
    public async Task What_an_adapter_says_of_its_token_does_not_stay_in_the_file()
    {
        await using (var rig = Rig())
        {
            rig.Secrets.Register("t0ken-of-the-bot");
            rig.OpenDoor("a").Script = (_, call) => call.TryComplete(new(CallStatus.Completed, SendOutcome.Permanent("denied", "t0ken-of-the-bot is wrong")));
            await rig.Deliveries.SubmitAsync([Request("k1")]);
            await Soon.That("it is given up", () => rig.Now.Dead.GetValueOrDefault("permanent") == 1);
        }

        await using var next = Rig();
        next.Deliveries.Find("k1").ShouldNotBeNull().Detail.ShouldBe("denied: *** is wrong");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_home.Path, "data")).Where(file => Path.GetFileName(file).StartsWith("gateway.db", StringComparison.Ordinal)))
        {
            using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(open, System.Text.Encoding.Latin1);
            (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldNotContain("t0ken");
        }
    }

    [Fact]
    public async Task A_route_into_a_full_queue_makes_dead_letters_and_loses_nothing()
    {
        await using var rig = Rig();
        rig.Configuration.Limit(limits => limits with { OutboundQueue = 1 });
        for (var i = 1; i <= 3; i++)
        {
            await rig.Receive("a", $"{i}", text: $"{i}");
        }

        await Soon.That("all are routed", () => rig.Now.Routed == 3);
        rig.Deliveries.DeadLetters(new(Reason: "outbound-full")).Total.ShouldBe(2);
        var door = rig.OpenDoor("a");
        await Soon.That("the one that had room is delivered", () => rig.Now.Delivered == 1);
        await rig.Deliveries.RetryAsync([.. rig.Deliveries.DeadLetters(new()).Letters.Reverse().Select(letter => letter.Message.DeliveryId)], null, null);
        await Soon.That("the others follow", () => rig.Now.Delivered == 3);
        door.Texts.ShouldBe(["1", "2", "3"]);
    }

    private static DeliveryRequest Request(string key) =>
        new(AdapterId.Parse("a"), new OutboundMessage { DeliveryId = key, Conversation = "room", Text = key }, "test");

    private MessagingRig Rig(bool routing = true, AmbiguousPolicy policy = AmbiguousPolicy.Hold) => new(routing, home: _home.Path, before: configuration =>
    {
        configuration.Route("a", to: null);
        configuration.Limit(limits => limits with { OnAmbiguous = policy });
    });
}
