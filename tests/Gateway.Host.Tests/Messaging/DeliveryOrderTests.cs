using System.Collections.Concurrent;
using CsCheck;
using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Tests.Messaging;

public sealed class DeliveryOrderTests
{
    private static readonly Gen<(int Conversation, int[] Answers)[]> Plans =
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 9].Array[6]).Array[1, 25];

    [Fact]
    public Task Whatever_the_adapter_answers_order_is_kept_in_a_conversation_and_every_message_ends_exactly_once() =>
        Plans.SampleAsync(CheckAsync, iter: 60, threads: 1);

    private static async Task CheckAsync((int Conversation, int[] Answers)[] plan)
    {
        await using var rig = new MessagingRig();
        rig.Configuration.Limit(limits => limits with { MaxConcurrentSends = 2 });
        var door = new FakeDoor("a");
        var inside = new ConcurrentDictionary<string, int>();
        var breaches = new ConcurrentQueue<string>();
        var asked = new ConcurrentDictionary<string, int>();
        door.Script = (message, call) =>
        {
            if (inside.AddOrUpdate(message.Conversation, 1, (_, count) => count + 1) != 1)
            {
                breaches.Enqueue($"two sends at once in {message.Conversation}");
            }

            var answer = plan[int.Parse(message.Text)].Answers[(asked.AddOrUpdate(message.Text, 1, (_, count) => count + 1) - 1) % 6];
            void Answer()
            {
                inside[message.Conversation] = 0;
                call.TryComplete(Result(answer, message));
            }

            if (answer % 2 == 0)
            {
                Answer();
            }
            else
            {
                _ = Task.Run(Answer);
            }
        };
        rig.Doors.Open(door);
        for (var i = 0; i < plan.Length; i++)
        {
            rig.Send("a", $"room-{plan[i].Conversation}", $"{i}").ShouldBeTrue();
        }

        await Soon.That("every message has ended", () => Ended(rig.Now) == plan.Length, () => rig.Advance(TimeSpan.FromMinutes(1)));
        breaches.ShouldBeEmpty();
        foreach (var lane in door.Entered.GroupBy(message => message.Conversation))
        {
            var order = lane.Select(message => int.Parse(message.Text)).ToList();
            order.ShouldBe(order.Order());
            lane.Max(message => message.Attempt).ShouldBeLessThanOrEqualTo(5);
        }

        rig.Now.Queues.ShouldHaveSingleItem().Outbound.ShouldBe(0);
        Ended(rig.Now).ShouldBe(plan.Length);
    }

    private static long Ended(MessagingStatistics now) => now.Delivered + now.Ambiguous + now.Dead.Values.Sum();

    private static DoorResult<SendOutcome> Result(int answer, OutboundMessage message) => answer switch
    {
        0 or 1 or 2 => FakeDoor.Sent(message),
        3 or 4 => new(CallStatus.Completed, SendOutcome.Retryable("later", "later")),
        5 => new(CallStatus.Abandoned),
        6 => new(CallStatus.Completed, SendOutcome.Permanent("never", "never")),
        7 => new(CallStatus.Busy),
        8 => new(CallStatus.Faulted, Fault: new AdapterFault("E", "words", "", null)),
        _ => new(CallStatus.Completed, SendOutcome.Ambiguous("perhaps", "perhaps")),
    };
}
