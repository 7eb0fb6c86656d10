using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Tests.Messaging;

/// <summary>A fault that nobody foresaw must neither silence a conversation nor use up a queue.</summary>
public sealed class BrokenJournalTests
{
    [Fact]
    public async Task A_conversation_goes_on_after_an_attempt_that_could_not_be_written_down_for_whatever_reason()
    {
        var journal = new BrokenJournal { Attempts = 1 };
        await using var rig = new MessagingRig(journal: journal);
        var door = rig.OpenDoor("a");

        await rig.Deliveries.SubmitAsync([Request("k1")]);
        await Soon.That("it is tried again and delivered", () => rig.Now.Delivered == 1, () => rig.Advance(TimeSpan.FromSeconds(1)));

        door.Entered.ShouldHaveSingleItem().Attempt.ShouldBe(1, "the adapter was not entered, so it was no attempt");
        rig.Drops.ShouldHaveSingleItem().Text.ShouldContain("a bug");
    }

    [Fact]
    public async Task A_submission_that_fails_for_whatever_reason_gives_its_places_back()
    {
        var journal = new BrokenJournal { Additions = 1 };
        await using var rig = new MessagingRig(journal: journal);
        rig.Configuration.Limit(limits => limits with { OutboundQueue = 1 });

        await Should.ThrowAsync<InvalidOperationException>(async () => await rig.Deliveries.SubmitAsync([Request("k1")]));

        (await rig.Deliveries.SubmitAsync([Request("k2")]))[0].Status.ShouldBe(DeliveryTicketStatus.Accepted);
    }

    private static DeliveryRequest Request(string key) =>
        new(AdapterId.Parse("a"), new OutboundMessage { DeliveryId = key, Conversation = "room", Text = key }, "test");
}
