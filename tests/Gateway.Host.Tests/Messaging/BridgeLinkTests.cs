using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Tests.Configuration;

namespace Gateway.Host.Tests.Messaging;

/// <summary>A bridge between a and b over the data file: what belongs together on one side belongs together on the other.</summary>
public sealed class BridgeLinkTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    private MessagingRig Rig() => new(home: _home.Path, before: configuration =>
    {
        configuration.Route("a", "b", toConversation: "there");
        configuration.Route("b", "a", toConversation: "room");
    });

    private static async Task<OutboundMessage> BridgedAsync(MessagingRig rig, FakeDoor door, string from, InboundMessage message)
    {
        var before = door.Entered.Count;
        (await rig.Receive(from, message)).ShouldBe(ReceiveReceipt.Durable);
        await Soon.That($"'{message.MessageId}' is bridged", () => door.Entered.Count > before && rig.Now.Queues.All(queue => queue.InFlight == 0 && queue.Outbound == 0));
        return door.Entered[before];
    }

    private static string Id(OutboundMessage message) => "platform-" + message.DeliveryId;

    [Fact]
    public async Task A_reply_to_a_bridged_message_answers_its_counterpart_on_either_side_and_after_a_restart()
    {
        string there;
        await using (var rig = Rig())
        {
            var (a, b) = (rig.OpenDoor("a"), rig.OpenDoor("b"));
            there = Id(await BridgedAsync(rig, b, "a", MessagingRig.Message("m1")));

            // on the side where it was written, and on the side where the bridge made it
            (await BridgedAsync(rig, b, "a", MessagingRig.Message("m2") with { ReplyTo = "m1" })).ReplyTo.ShouldBe(there);
            (await BridgedAsync(rig, a, "b", MessagingRig.Message("n1", "there") with { ReplyTo = there })).ReplyTo.ShouldBe("m1");
        }

        await using var next = Rig();
        var door = next.OpenDoor("a");
        (await BridgedAsync(next, door, "b", MessagingRig.Message("n2", "there") with { ReplyTo = there })).ReplyTo.ShouldBe("m1");
        (await BridgedAsync(next, door, "b", MessagingRig.Message("n3", "there") with { ReplyTo = "never seen" })).ReplyTo.ShouldBeNull();
    }

    [Fact]
    public async Task A_quick_reply_finds_its_counterpart_although_neither_was_sent_when_it_was_routed()
    {
        await using var rig = Rig();
        await rig.Receive("a", MessagingRig.Message("m1"));
        await rig.Receive("a", MessagingRig.Message("m2") with { ReplyTo = "m1" });
        await Soon.That("both wait", () => rig.Now.Queues.Any(queue => queue.Outbound == 2));
        var door = rig.OpenDoor("b");
        await Soon.That("both are sent", () => rig.Now.Delivered == 2);
        door.Entered[1].ReplyTo.ShouldBe(Id(door.Entered[0]));
    }

    [Fact]
    public async Task A_thread_becomes_the_thread_that_its_first_message_made_and_back()
    {
        await using var rig = Rig();
        var (a, b) = (rig.OpenDoor("a"), rig.OpenDoor("b"));
        var first = await BridgedAsync(rig, b, "a", MessagingRig.Message("m1") with { Thread = "t" });
        first.Thread.ShouldBeNull();
        (await BridgedAsync(rig, b, "a", MessagingRig.Message("m2") with { Thread = "t" })).Thread.ShouldBe(Id(first));
        (await BridgedAsync(rig, b, "a", MessagingRig.Message("m3") with { Thread = "another" })).Thread.ShouldBeNull();
        (await BridgedAsync(rig, a, "b", MessagingRig.Message("n1", "there") with { Thread = Id(first) })).Thread.ShouldBe("t");
    }

    [Fact]
    public async Task A_thread_that_is_named_by_a_message_that_was_bridged_hangs_on_that_one()
    {
        await using var rig = Rig();
        rig.OpenDoor("a");
        var b = rig.OpenDoor("b");
        var root = await BridgedAsync(rig, b, "a", MessagingRig.Message("m1"));
        (await BridgedAsync(rig, b, "a", MessagingRig.Message("m2") with { Thread = "m1" })).Thread.ShouldBe(Id(root));
    }

    [Fact]
    public async Task A_thread_whose_first_message_was_never_delivered_begins_with_the_next_one()
    {
        await using var rig = Rig();
        var b = rig.OpenDoor("b");
        b.Script = (message, call) => call.TryComplete(message.Text.Contains("refused", StringComparison.Ordinal)
            ? new(CallStatus.Completed, SendOutcome.Permanent("no", "no")) : FakeDoor.Sent(message));
        await BridgedAsync(rig, b, "a", MessagingRig.Message("m1", text: "refused") with { Thread = "t" });
        var second = await BridgedAsync(rig, b, "a", MessagingRig.Message("m2") with { Thread = "t" });
        second.Thread.ShouldBeNull();
        (await BridgedAsync(rig, b, "a", MessagingRig.Message("m3") with { Thread = "t" })).Thread.ShouldBe(Id(second));
    }

    [Fact]
    public async Task What_travels_for_the_links_alone_never_reaches_an_adapter()
    {
        await using var rig = Rig();
        var sent = await BridgedAsync(rig, rig.OpenDoor("b"), "a", MessagingRig.Message("m1") with { Thread = "t", ReplyTo = "m0" });
        sent.Properties.Keys.ShouldBe(["gateway-hop"]);
    }

    [Fact]
    public async Task A_bridged_message_that_comes_back_after_a_restart_is_known_as_our_own()
    {
        string there;
        await using (var rig = Rig())
        {
            there = Id(await BridgedAsync(rig, rig.OpenDoor("b"), "a", MessagingRig.Message("m1")));
        }

        await using var next = Rig();
        var a = next.OpenDoor("a");
        await next.Receive("b", MessagingRig.Message(there, "there", bot: true));
        await next.Receive("b", MessagingRig.Message("n1", "there", bot: true));
        await Soon.That("only the other bot's message is bridged", () => next.Now is { Delivered: 1, Routed: 2 });
        a.Entered.ShouldHaveSingleItem();
        next.Now.Dropped["own-message"].ShouldBe(1);
    }

    [Theory]
    [InlineData("", "hello")]
    [InlineData("{name} on {adapter} ({id}, {conversation})> ", "al{id} on a (u1, room)> hello")]
    [InlineData("{unknown} {name", "{unknown} {namehello")]
    public async Task The_author_is_named_as_the_route_says(string template, string text)
    {
        await using var rig = new MessagingRig(before: configuration => configuration.Set(configuration.Current with
        {
            Routes = [new RouteConfig { From = AdapterId.Parse("a"), To = AdapterId.Parse("b"), Author = template }],
        }));
        var door = rig.OpenDoor("b");
        await rig.Receive("a", MessagingRig.Message("m1") with { Sender = new Participant("u1", "al{id}") });
        await Soon.That("it is bridged", () => door.Entered.Count == 1);
        door.Entered[0].Text.ShouldBe(text);
    }
}
