using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Journal;
using Gateway.Host.Storage;
using Gateway.Host.Tests.Configuration;

namespace Gateway.Host.Tests.Messaging;

/// <summary>A message whose sending fails whenever it is tried. Issue 5, "Shows".</summary>
public sealed class PoisonTests : IDisposable
{
    private const int Attempts = 3;
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    private MessagingRig Rig() => new(home: _home.Path, before: configuration =>
        configuration.Limit(limits => limits with { SendAttempts = Attempts, OnAmbiguous = AmbiguousPolicy.Resend }));

    private static DeliveryRequest Request(string key) => new(AdapterId.Parse("a"), new OutboundMessage { DeliveryId = key, Conversation = "room", Text = key }, "test");

    private static long Rows(MessagingRig rig)
    {
        using var reader = rig.File.OpenReader();
        return reader.Scalar<long>("SELECT count(*) FROM outbound");
    }

    private static FakeDoor Refusing(MessagingRig rig)
    {
        var door = rig.OpenDoor("a");
        door.Script = (message, call) => call.TryComplete(message.Text == "poison"
            ? new(CallStatus.Completed, SendOutcome.Retryable("busy", "always", TimeSpan.FromSeconds(1)))
            : FakeDoor.Sent(message));
        return door;
    }

    [Fact]
    public async Task It_is_parked_within_its_attempts_the_lane_goes_on_and_the_journal_does_not_grow()
    {
        await using var rig = Rig();
        var door = Refusing(rig);
        await rig.Deliveries.SubmitAsync([Request("poison"), Request("next")]);
        await Soon.That("the next one is sent", () => rig.Now.Delivered == 1, () => rig.Advance(TimeSpan.FromSeconds(1)));

        door.Texts.ShouldBe(["poison", "poison", "poison", "next"]);
        var letter = rig.Deliveries.DeadLetters(new()).Letters.ShouldHaveSingleItem();
        (letter.Reason, letter.Attempts).ShouldBe(("attempts-exhausted", Attempts));
        Rows(rig).ShouldBe(2);

        for (var turn = 1; turn <= 5; turn++)
        {
            (await rig.Deliveries.RetryAsync(["poison"], null, null)).Count.ShouldBe(1);
            await Soon.That("it is parked again", () => rig.Now.Dead["attempts-exhausted"] == 1 + turn, () => rig.Advance(TimeSpan.FromSeconds(1)));
        }

        Rows(rig).ShouldBe(2, "one row, however often it is tried");
    }

    [Fact]
    public async Task Its_attempts_count_across_restarts()
    {
        for (var run = 1; run <= Attempts; run++)
        {
            await using var rig = Rig();
            var door = Refusing(rig);
            if (run == 1)
            {
                await rig.Deliveries.SubmitAsync([Request("poison"), Request("next")]);
            }

            await Soon.That("it is tried once", () => door.Entered.Count >= 1 && rig.Now.Queues.All(queue => queue.InFlight == 0), () =>
            {
                if (door.Entered.Count == 0)
                {
                    rig.Advance(TimeSpan.FromSeconds(1));
                }
            });
            door.Entered[0].Attempt.ShouldBe(run);
        }

        await using var last = Rig();
        last.Deliveries.Find("poison")!.State.ShouldBe(DeliveryState.DeadLettered);
    }

    [Fact]
    public async Task One_that_takes_the_gateway_with_it_each_time_is_parked_within_its_attempts_too()
    {
        for (var run = 1; run <= Attempts; run++)
        {
            await using var rig = Rig();
            var door = rig.OpenDoor("a");
            door.Script = (_, _) => { };
            if (run == 1)
            {
                await rig.Deliveries.SubmitAsync([Request("poison"), Request("next")]);
            }

            await Soon.That("the adapter has it when the gateway ends", () => door.Entered.Count == 1);
            door.Entered[0].Text.ShouldBe("poison");
        }

        await using var last = Rig();
        var next = last.OpenDoor("a");
        await Soon.That("the next one is sent", () => last.Now.Delivered == 1);
        next.Texts.ShouldBe(["next"]);
        var held = last.Deliveries.DeadLetters(new()).Letters.ShouldHaveSingleItem();
        (held.State, held.Reason, held.Attempts).ShouldBe((DeliveryState.Ambiguous, "gateway-ended", Attempts));
    }
}
