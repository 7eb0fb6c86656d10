using CsCheck;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Storage;
using Gateway.Host.Tests.Configuration;

namespace Gateway.Host.Tests.Messaging;

/// <summary>Platforms deliver again, and again, and sometimes only once although they say "again". Issue 5, "Shows".</summary>
public sealed class RedeliveryTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    private MessagingRig Rig() => new(home: _home.Path, before: configuration => configuration.Route("a", to: null));

    private static Task<ReceiveReceipt> Receive(MessagingRig rig, InboundMessage message, long generation = 1, string adapter = "a") =>
        rig.Ingress.ReceiveAsync(AdapterId.Parse(adapter), new GenerationNumber(generation), message, CancellationToken.None);

    [Fact]
    public async Task The_same_update_fifty_times_over_five_generations_and_two_restarts_is_processed_once()
    {
        var update = MessagingRig.Message("update-1", text: "once");
        var (receipts, sent) = (new List<ReceiveReceipt>(), new List<string>());
        (int Run, int[] Generations)[] runs = [(1, [1, 2]), (2, [3, 4]), (3, [5])];
        foreach (var (run, generations) in runs)
        {
            await using var rig = Rig();
            var door = rig.OpenDoor("a");
            foreach (var generation in generations)
            {
                // some at once, some one after the other
                receipts.AddRange(await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Receive(rig, update, generation))));
                for (var i = 0; i < 5; i++)
                {
                    receipts.Add(await Receive(rig, update, generation));
                }
            }

            (await Receive(rig, MessagingRig.Message($"end-{run}", text: $"end {run}"))).ShouldBe(ReceiveReceipt.Durable);
            await Soon.That("this run has dealt with everything", () => door.Texts.Contains($"end {run}"));
            sent.AddRange(door.Texts);
        }

        receipts.Count.ShouldBe(50);
        receipts.Count(receipt => receipt == ReceiveReceipt.Durable).ShouldBe(1);
        sent.ShouldBe(["once", "end 1", "end 2", "end 3"]);
    }

    [Fact]
    public async Task A_first_delivery_that_says_it_is_a_retry_is_not_thrown_away()
    {
        await using var rig = Rig();
        var flagged = MessagingRig.Message("event-1") with { Properties = new Dictionary<string, string> { ["retry-num"] = "1", ["retry-reason"] = "http_timeout" } };

        (await Receive(rig, flagged)).ShouldBe(ReceiveReceipt.Durable, "the first one never came: what counts is the id, not what the platform says about it");
        (await Receive(rig, flagged)).ShouldBe(ReceiveReceipt.Duplicate);
    }

    [Fact]
    public async Task The_same_id_at_another_account_is_another_message()
    {
        await using var rig = Rig();
        (await Receive(rig, MessagingRig.Message("1"))).ShouldBe(ReceiveReceipt.Durable);
        (await Receive(rig, MessagingRig.Message("1"), adapter: "b")).ShouldBe(ReceiveReceipt.Durable);
    }

    [Fact]
    public async Task What_was_refused_or_failed_half_way_leaves_no_record_and_its_retry_is_legitimate()
    {
        await using var rig = Rig();
        var door = rig.OpenDoor("a");

        // a handler that throws before it has handed its message in, and one that hands in what the disk does not take
        rig.File.Connection.Execute("PRAGMA query_only = 1");
        for (var i = 0; i < 3; i++)
        {
            (await Should.ThrowAsync<GatewayRefusedException>(() => Receive(rig, MessagingRig.Message("1", text: "at last")))).Reason.ShouldBe(RefusalReason.StorageUnavailable);
        }

        rig.File.Connection.Execute("PRAGMA query_only = 0");
        (await Receive(rig, MessagingRig.Message("1", text: "at last"))).ShouldBe(ReceiveReceipt.Durable);
        await Soon.That("it is answered", () => rig.Now.Delivered == 1);
        (await Receive(rig, MessagingRig.Message("1", text: "at last"))).ShouldBe(ReceiveReceipt.Duplicate, "and a handler that threw after that has been heard already");
        door.Texts.ShouldBe(["at last"]);
        rig.Now.Refused["storage-unavailable"].ShouldBe(3);
    }

    [Fact]
    public async Task A_read_only_disk_refuses_messages_in_both_directions_and_is_over_when_it_is_over()
    {
        await using var rig = Rig();
        rig.OpenDoor("a");
        rig.File.Connection.Execute("PRAGMA query_only = 1");

        var refused = await Should.ThrowAsync<GatewayRefusedException>(() => Receive(rig, MessagingRig.Message("1")));
        refused.Message.ShouldContain("read-only");
        await Should.ThrowAsync<GatewayRefusedException>(async () => await rig.Deliveries.SubmitAsync([new(AdapterId.Parse("a"), new OutboundMessage { DeliveryId = "k1", Conversation = "c" }, "test")]));
        rig.Host.Problems["storage"].ShouldContain("the data file is read-only");

        rig.File.Connection.Execute("PRAGMA query_only = 0");
        (await Receive(rig, MessagingRig.Message("1"))).ShouldBe(ReceiveReceipt.Durable);
        await rig.Deliveries.SubmitAsync([new(AdapterId.Parse("a"), new OutboundMessage { DeliveryId = "k1", Conversation = "c" }, "test")]);
        await Soon.That("both are sent", () => rig.Now.Delivered == 2);
        rig.Host.Problems.ShouldNotContainKey("storage");
    }

    /// <summary>Whatever comes how often and in what company: each message once, and in the order of its first coming within a conversation.</summary>
    [Fact]
    public async Task However_often_and_mixed_messages_come_each_is_sent_once_and_in_order() => await Gen.Select(Gen.Int[0, 3], Gen.Int[0, 12], Gen.Int[0, 20])
        .Select(one => (Conversation: one.Item1, Id: one.Item2, Restart: one.Item3 == 0)).Array[1, 60].SampleAsync(
            async comings =>
            {
                using var home = new TempFolder();
                var expected = new List<string>();
                var sent = new List<string>();
                foreach (var run in Runs(comings))
                {
                    await using var rig = new MessagingRig(home: home.Path, before: configuration => configuration.Route("a", to: null));
                    var door = rig.OpenDoor("a");
                    foreach (var (conversation, id, _) in run)
                    {
                        var text = $"{conversation}-{id}";
                        var receipt = await Receive(rig, MessagingRig.Message(text, $"c{conversation}", text));
                        receipt.ShouldBe(expected.Contains(text) ? ReceiveReceipt.Duplicate : ReceiveReceipt.Durable);
                        if (receipt == ReceiveReceipt.Durable)
                        {
                            expected.Add(text);
                        }
                    }

                    await Soon.That("everything new is sent", () => sent.Count + door.Entered.Count >= expected.Count);
                    sent.AddRange(door.Texts);
                }

                foreach (var conversation in Enumerable.Range(0, 4))
                {
                    sent.Where(text => text.StartsWith($"{conversation}-", StringComparison.Ordinal)).ShouldBe(expected.Where(text => text.StartsWith($"{conversation}-", StringComparison.Ordinal)));
                }
            },
            iter: 12,
            threads: 1,
            print: comings => string.Join(' ', comings));

    private static IEnumerable<List<(int Conversation, int Id, bool Restart)>> Runs((int Conversation, int Id, bool Restart)[] comings)
    {
        var run = new List<(int, int, bool)>();
        foreach (var coming in comings)
        {
            run.Add(coming);
            if (coming.Restart)
            {
                yield return run;
                run = [];
            }
        }

        yield return run;
    }
}
