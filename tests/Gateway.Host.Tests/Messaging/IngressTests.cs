using Gateway.Abstractions;
using Gateway.Host.Messaging.Ingress;
using Gateway.Host.Model;
using Gateway.Host.Model.Journal;
using Gateway.Host.Model.Loss;

namespace Gateway.Host.Tests.Messaging;

public sealed class IngressTests
{
    [Fact]
    public async Task An_accepted_message_gets_a_volatile_receipt_on_a_cached_task()
    {
        await using var rig = new MessagingRig(routing: false);
        var first = rig.Receive("a", "1");
        var second = rig.Receive("a", "2");

        first.IsCompletedSuccessfully.ShouldBeTrue();
        (await first).ShouldBe(ReceiveReceipt.Volatile);
        second.ShouldBeSameAs(first);
        rig.Now.Accepted.ShouldBe(2);
        rig.Now.Queues.ShouldHaveSingleItem().Inbound.ShouldBe(2);
    }

    [Fact]
    public async Task The_same_message_of_the_same_instance_is_a_duplicate_and_of_another_it_is_not()
    {
        await using var rig = new MessagingRig(routing: false);
        (await rig.Receive("a", "1")).ShouldBe(ReceiveReceipt.Volatile);
        (await rig.Receive("a", "1")).ShouldBe(ReceiveReceipt.Duplicate);
        (await rig.Receive("b", "1")).ShouldBe(ReceiveReceipt.Volatile);

        rig.Now.Duplicates.ShouldBe(1);
        rig.Now.Accepted.ShouldBe(2);
    }

    [Theory]
    [InlineData("", "room", "u", "MessageId")]
    [InlineData(null, "room", "u", "MessageId")]
    [InlineData("1", "", "u", "Conversation")]
    [InlineData("1", "room", "", "Sender.Id")]
    public async Task A_message_without_its_ids_is_refused_with_the_field_named(string? id, string conversation, string sender, string field)
    {
        await using var rig = new MessagingRig(routing: false);
        var refused = await Should.ThrowAsync<GatewayRefusedException>(() => rig.Receive(
            "a", new InboundMessage { MessageId = id!, Conversation = conversation, Sender = new Participant(sender) }));

        refused.Reason.ShouldBe(RefusalReason.Invalid);
        refused.Message.ShouldContain(field);
        rig.Now.Refused["invalid"].ShouldBe(1);
    }

    [Fact]
    public async Task Ids_up_to_256_characters_and_texts_up_to_one_mebibyte_are_taken_and_nothing_more()
    {
        await using var rig = new MessagingRig(routing: false);
        var longest = new string('x', 256);
        (await rig.Receive("a", longest, text: new string('x', 1024 * 1024))).ShouldBe(ReceiveReceipt.Volatile);

        (await Should.ThrowAsync<GatewayRefusedException>(() => rig.Receive("a", longest + "x"))).Reason.ShouldBe(RefusalReason.Invalid);
        (await Should.ThrowAsync<GatewayRefusedException>(() => rig.Receive("a", "2", text: new string('x', (1024 * 1024) + 1))))
            .Reason.ShouldBe(RefusalReason.Invalid);

        // half as many characters, but two bytes each
        (await Should.ThrowAsync<GatewayRefusedException>(() => rig.Receive("a", "3", text: new string('ä', (512 * 1024) + 1))))
            .Reason.ShouldBe(RefusalReason.Invalid);
    }

    [Fact]
    public async Task A_full_queue_waits_five_seconds_and_then_refuses_and_the_retry_is_no_duplicate()
    {
        await using var rig = new MessagingRig(routing: false);
        rig.Configuration.Limit(limits => limits with { InboundQueue = 2 });
        await rig.Receive("a", "1");
        await rig.Receive("a", "2");

        var third = rig.Receive("a", "3");
        rig.Time.Advance(TimeSpan.FromSeconds(4.9));
        third.IsCompleted.ShouldBeFalse();
        rig.Time.Advance(TimeSpan.FromSeconds(0.2));
        var refused = await Should.ThrowAsync<GatewayRefusedException>(() => third);
        refused.Reason.ShouldBe(RefusalReason.Overloaded);
        rig.Now.Refused["overloaded"].ShouldBe(1);

        rig.Configuration.Limit(limits => limits with { InboundQueue = 3 });
        (await rig.Receive("a", "3")).ShouldBe(ReceiveReceipt.Volatile);
    }

    [Fact]
    public async Task A_waiting_message_is_accepted_as_soon_as_routing_makes_room()
    {
        await using var rig = new MessagingRig(routing: false);
        rig.Configuration.Limit(limits => limits with { InboundQueue = 1 });
        await rig.Receive("a", "1");
        var second = rig.Receive("a", "2");
        second.IsCompleted.ShouldBeFalse();

        await rig.RestartAsync("routing");
        (await second.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).ShouldBe(ReceiveReceipt.Volatile);
    }

    [Fact]
    public async Task A_full_queue_of_one_instance_does_not_concern_another_and_bounds_its_own_waiting_callers()
    {
        await using var rig = new MessagingRig(routing: false);
        rig.Configuration.Limit(limits => limits with { InboundQueue = 1 });
        await rig.Receive("a", "1");
        var waiting = rig.Receive("a", "2");
        var tooMany = rig.Receive("a", "3");

        waiting.IsCompleted.ShouldBeFalse();
        (await Should.ThrowAsync<GatewayRefusedException>(() => tooMany)).Reason.ShouldBe(RefusalReason.Overloaded);
        (await rig.Receive("b", "1")).ShouldBe(ReceiveReceipt.Volatile);
    }

    [Fact]
    public async Task Giving_up_the_wait_leaves_nothing_accepted()
    {
        await using var rig = new MessagingRig(routing: false);
        rig.Configuration.Limit(limits => limits with { InboundQueue = 1 });
        await rig.Receive("a", "1");
        using var patience = new CancellationTokenSource();
        var second = rig.Ingress.ReceiveAsync(AdapterId.Parse("a"), new GenerationNumber(1), MessagingRig.Message("2"), patience.Token);

        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => second);
        rig.Now.Accepted.ShouldBe(1);
    }

    [Fact]
    public async Task The_limits_of_the_plugin_hold_for_its_instances()
    {
        await using var rig = new MessagingRig(routing: false);
        rig.Configuration.LimitPlugin("slow", limits => limits with { InboundQueue = 1 });
        rig.Roster.Publish(new AdapterSnapshot { Name = AdapterId.Parse("a"), Plugin = PluginId.Parse("slow") });

        await rig.Receive("a", "1");
        rig.Receive("a", "2").IsCompleted.ShouldBeFalse();
        (await rig.Receive("b", "1")).ShouldBe(ReceiveReceipt.Volatile);
        rig.Receive("b", "2").IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_journal_that_fails_leaves_room_and_no_record()
    {
        var journal = new FailingJournal();
        var counters = new Gateway.Host.Messaging.MessageCounters();
        var configuration = new FakeConfiguration();
        configuration.Limit(limits => limits with { InboundQueue = 1 });
        var queue = new RoutingQueue(configuration, new Roster());
        var ingress = new MessageIngress(queue, journal, counters, new LossBook(new EventLog(TimeProvider.System), TimeProvider.System), TimeProvider.System);
        Task<ReceiveReceipt> Receive() => ingress.ReceiveAsync(AdapterId.Parse("a"), new(1), MessagingRig.Message("1"), CancellationToken.None);

        for (var i = 0; i < 3; i++)
        {
            (await Should.ThrowAsync<GatewayRefusedException>(Receive)).Reason.ShouldBe(RefusalReason.StorageUnavailable);
        }

        journal.Works = true;
        (await Receive()).ShouldBe(ReceiveReceipt.Durable);
    }

    private sealed class FailingJournal : IInboundJournal
    {
        public bool Works { get; set; }

        public bool IsDurable => true;

        public ReceiveReceipt? AcceptNow(AdapterId adapter, InboundMessage message) => null;

        public async Task<ReceiveReceipt> AcceptAsync(AdapterId adapter, GenerationNumber generation, InboundMessage message, Action<Acceptance?> settled)
        {
            await Task.Yield();
            settled(Works ? new Acceptance(ReceiveReceipt.Durable, 1) : null);
            return Works ? ReceiveReceipt.Durable : throw new GatewayRefusedException(RefusalReason.StorageUnavailable, "The disk is full.");
        }

        public IReadOnlyList<InboundRecord> Unrouted() => [];

        public void Routed(ReadOnlySpan<long> sequences)
        {
            // nothing is kept
        }
    }
}
