using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json;
using Gateway.Host.Model;
using Gateway.Host.Model.Loss;
using Gateway.Host.Operator.Cli;

namespace Gateway.Host.Tests.Operator;

public sealed class MessagingStatusTests
{
    private static MessagingStatistics Busy => new()
    {
        Accepted = 120,
        Duplicates = 2,
        Delivered = 90,
        Refused = Counts(("overloaded", 3)),
        Dropped = Counts(("no-route", 4)),
        Queues =
        [
            new(AdapterId.Parse("a"), Inbound: 5, Outbound: 8, InFlight: 1, WaitsForDoor: false, InboundLimit: 1024, OutboundLimit: 10_000, Oldest: TimeSpan.FromSeconds(90)),
            new(AdapterId.Parse("b"), Inbound: 0, Outbound: 12, InFlight: 0, WaitsForDoor: true, InboundLimit: 1024, OutboundLimit: 10_000, Oldest: TimeSpan.FromMilliseconds(10)),
            new(AdapterId.Parse("c"), Inbound: 0, Outbound: 1, InFlight: 1, WaitsForDoor: false, InboundLimit: 1024, OutboundLimit: 10_000, Oldest: TimeSpan.FromMilliseconds(10)),
        ],
    };

    private static ImmutableSortedDictionary<string, long> Counts(params (string Reason, long Count)[] counts) =>
        counts.ToImmutableSortedDictionary(pair => pair.Reason, pair => pair.Count, StringComparer.Ordinal);

    private static async Task<string> StatusAsync(TestGateway gateway)
    {
        var cli = new TestCli { Time = gateway.Time };
        (await cli.InvokeAsync("status", "--data", gateway.Paths.Data)).ShouldBe(ExitCode.Ok);
        var text = cli.Out[cli.Out.IndexOf("messages:", StringComparison.Ordinal)..];
        return text[..text.IndexOf("\n\n", StringComparison.Ordinal)];
    }

    [Fact]
    public async Task When_all_is_well_messages_are_one_line()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Messages.Now = new MessagingStatistics { Accepted = 1, Delivered = 1, Duplicates = 1 };

        (await StatusAsync(gateway)).ShouldBe("messages: 1 accepted, 1 delivered, 1 duplicate; waiting: 0 to be routed, 0 to be sent");
    }

    [Fact]
    public async Task What_waits_was_refused_given_up_or_may_be_lost_is_said_in_words()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Messages.Now = Busy;
        gateway.Deliveries.Add("d-1");
        gateway.Deliveries.Add("d-2");
        gateway.Deliveries.Add("d-3", reason: "expired");
        foreach (var minute in Enumerable.Range(1, 5))
        {
            gateway.Losses.Add(new LossWindow(AdapterId.Parse("irc"), LossCause.NotConnected, Samples.Now.AddMinutes(minute), Samples.Now.AddMinutes(minute + 1), 0, ""));
        }

        (await StatusAsync(gateway)).ShouldBe(
            """
            messages: 120 accepted, 90 delivered, 2 duplicates; waiting: 5 to be routed, 21 to be sent
              a: 8 of 10000 to be sent, the oldest for 1 min 30 s
              b: 12 of 10000 to be sent, waits for its adapter
              refused: 3 overloaded
              dropped: 4 no-route
            dead letters: 1 expired, 2 permanent; 'gateway dead-letters list' shows them
            possible loss: irc: messages may be missing from 2026-05-04 12:05:00 to 12:06:00 UTC (1 min): it was not connected, and its platform does not send again what was missed
            possible loss: irc: messages may be missing from 2026-05-04 12:04:00 to 12:05:00 UTC (1 min): it was not connected, and its platform does not send again what was missed
            possible loss: irc: messages may be missing from 2026-05-04 12:03:00 to 12:04:00 UTC (1 min): it was not connected, and its platform does not send again what was missed
            possible loss: 2 more; 'gateway why NAME' and 'gateway status --json' show them
            """);
    }

    [Fact]
    public async Task Programs_get_the_same_and_a_disk_that_cannot_be_read_leaves_the_rest()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Messages.Now = Busy;
        gateway.Losses.Add(new LossWindow(AdapterId.Parse("irc"), LossCause.Overloaded, Samples.Now, Samples.Now, 7, ""));
        gateway.Deliveries.IsBroken = true;

        var messages = (await gateway.Client.GetFromJsonAsync<JsonElement>("/api/v1/status", TestContext.Current.CancellationToken)).GetProperty("messages");

        messages.GetProperty("accepted").GetInt64().ShouldBe(120);
        messages.GetProperty("queues")[1].GetRawText().ShouldBe(
            """{"adapter":"b","inbound":0,"inboundLimit":1024,"outbound":12,"outboundLimit":10000,"inFlight":0,"waitsForAdapter":true,"oldestSeconds":0.01}""");
        messages.GetProperty("losses")[0].GetProperty("cause").GetString().ShouldBe("overloaded");
        messages.GetProperty("deadLetters").ValueKind.ShouldBe(JsonValueKind.Null);
        (await StatusAsync(gateway)).ShouldContain("dead letters: cannot be read now");
    }

    [Fact]
    public async Task Why_says_what_an_adapter_may_have_missed()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Roster.Publish(Samples.Ready());
        gateway.Losses.Add(new LossWindow(AdapterId.Parse("demo"), LossCause.StorageUnavailable, Samples.Now, Samples.Now, 7, ""));
        gateway.Losses.Add(new LossWindow(AdapterId.Parse("other"), LossCause.Overloaded, Samples.Now, Samples.Now, 8, ""));

        var text = await gateway.Client.GetStringAsync("/api/v1/adapters/demo/why?format=text", TestContext.Current.CancellationToken);

        text.ShouldContain("7 messages were refused because the data file could not be written");
        text.ShouldNotContain("8 messages");
    }
}
