using Gateway.Abstractions;
using Gateway.Host.Messaging.Ingress;
using Gateway.Host.Messaging.Routing;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Tests.Messaging;

public sealed class RoutingTests
{
    [Fact]
    public async Task An_echo_answers_the_message_where_it_came_from()
    {
        await using var rig = new MessagingRig();
        rig.Configuration.Route("a", to: null);
        var door = rig.OpenDoor("a");

        await rig.Receive("a", MessagingRig.Message("m1") with { Thread = "t", ReplyContext = "token" });

        await Soon.That("the echo has been sent", () => door.Entered.Count == 1);
        var echo = door.Entered[0];
        (echo.Conversation, echo.Text, echo.ReplyTo, echo.Thread, echo.ReplyContext).ShouldBe(("room", "hello", "m1", "t", "token"));
        echo.DeliveryId.ShouldMatch("^[a-z0-9-]{1,32}$");
        await Soon.That("it counts as delivered", () => rig.Now is { Delivered: 1, Routed: 1 });
    }

    [Fact]
    public async Task A_bridge_names_the_author_and_leaves_foreign_ids_behind()
    {
        await using var rig = new MessagingRig();
        rig.Configuration.Route("a", "b", toConversation: "lobby");
        var door = rig.OpenDoor("b");

        await rig.Receive("a", MessagingRig.Message("m1") with { Thread = "t", ReplyContext = "token", ReplyTo = "m0" });

        await Soon.That("the bridged message has been sent", () => door.Entered.Count == 1);
        var bridged = door.Entered[0];
        (bridged.Conversation, bridged.Text).ShouldBe(("lobby", "alice: hello"));
        (bridged.ReplyTo, bridged.Thread, bridged.ReplyContext).ShouldBe((null, null, null));
    }

    [Fact]
    public async Task A_route_of_one_conversation_leaves_the_others_alone_and_what_nobody_wants_is_counted()
    {
        await using var rig = new MessagingRig();
        rig.Configuration.Route("a", "b", fromConversation: "room");
        var door = rig.OpenDoor("b");

        await rig.Receive("a", "1", "elsewhere");
        await rig.Receive("a", MessagingRig.Message("2") with { Kind = InboundKind.Edited });
        await rig.Receive("unrouted", "1");
        await rig.Receive("a", "3");

        await Soon.That("the one message that is routed has been sent", () => rig.Now is { Delivered: 1, Routed: 4 });
        door.Entered.Count.ShouldBe(1);
        rig.Now.Dropped["no-route"].ShouldBe(3);
    }

    [Fact]
    public async Task A_message_with_the_hop_marker_is_not_routed_again()
    {
        await using var rig = new MessagingRig();
        rig.Configuration.Route("a", "b");
        rig.Configuration.Route("b", "a");
        var (a, b) = (rig.OpenDoor("a"), rig.OpenDoor("b"));
        await rig.Receive("a", "1");
        await Soon.That("the message has crossed the bridge", () => b.Entered.Count == 1);

        await rig.Receive("b", MessagingRig.Message("back", text: b.Entered[0].Text) with { Properties = b.Entered[0].Properties });

        await Soon.That("the returned message was let go", () => rig.Now.Dropped.GetValueOrDefault("own-message") == 1);
        a.Entered.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bots_message_that_is_our_own_delivery_is_not_bridged_back_and_other_bots_are()
    {
        await using var rig = new MessagingRig();
        rig.Configuration.Route("a", "b");
        rig.Configuration.Route("b", "a");
        var (a, b) = (rig.OpenDoor("a"), rig.OpenDoor("b"));
        await rig.Receive("a", "1");
        await Soon.That("the message has crossed the bridge", () => rig.Now.Delivered == 1);

        await rig.Receive("b", MessagingRig.Message("platform-" + b.Entered[0].DeliveryId, text: b.Entered[0].Text, bot: true));
        await rig.Receive("b", MessagingRig.Message("other", text: "I am another bot", bot: true));

        await Soon.That("only the other bot's message came through", () => rig.Now.Delivered == 2);
        a.Texts.ShouldBe(["alice: I am another bot"]);
    }

    [Fact]
    public async Task Our_own_message_is_known_even_when_the_platform_shows_it_before_it_confirms_the_send()
    {
        await using var rig = new MessagingRig();
        rig.Configuration.Route("a", "b");
        rig.Configuration.Route("b", "a");
        var (a, b) = (rig.OpenDoor("a"), rig.OpenDoor("b"));
        b.Script = (_, _) => { };
        await rig.Receive("a", "1");
        await Soon.That("the send is under way", () => b.Entered.Count == 1);

        await rig.Receive("b", MessagingRig.Message("not-known-yet", text: "alice: hello", bot: true));

        await Soon.That("it was let go", () => rig.Now.Dropped.GetValueOrDefault("own-message") == 1);
        a.Entered.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_of_the_routes_holds_for_the_next_message()
    {
        await using var rig = new MessagingRig();
        var door = rig.OpenDoor("a");
        await rig.Receive("a", "1");
        await Soon.That("the first message found no route", () => rig.Now.Routed == 1);

        rig.Configuration.Route("a", to: null);
        await rig.Receive("a", "2");
        await Soon.That("the second was echoed", () => rig.Now.Delivered == 1);
        door.Entered.ShouldHaveSingleItem().ReplyTo.ShouldBe("2");
    }

    [Fact]
    public async Task A_consumer_that_throws_costs_its_message_and_not_the_loop()
    {
        var consumer = new Consumer(envelope => envelope.Message.MessageId == "1" ? throw new InvalidOperationException("bad") : true);
        await using var rig = new MessagingRig(consumer: consumer);
        await rig.Receive("a", "1");
        await rig.Receive("a", "2");

        await Soon.That("both messages were looked at", () => rig.Now.Routed == 2);
        consumer.Seen.ShouldBe(["1", "2"]);
        rig.Now.Dropped["consumer-fault"].ShouldBe(1);
    }

    [Fact]
    public async Task Ending_the_loop_loses_no_message_and_keeps_the_order()
    {
        var consumer = new Consumer(_ => true);
        await using var rig = new MessagingRig(consumer: consumer);
        for (var i = 0; i < 300; i++)
        {
            await rig.Receive("a", $"{i}");
            if (i % 100 == 50)
            {
                await rig.RestartAsync("routing");
            }
        }

        await Soon.That("every message has come through", () => rig.Now.Routed == 300);
        consumer.Seen.ShouldBe(Enumerable.Range(0, 300).Select(i => $"{i}"));
    }

    private sealed class Consumer(Func<InboundEnvelope, bool> consume) : IRouteConsumer
    {
        public List<string> Seen { get; } = [];

        public bool Consume(in InboundEnvelope envelope, List<DeliveryRequest> deliveries)
        {
            Seen.Add(envelope.Message.MessageId);
            return consume(envelope);
        }
    }
}
