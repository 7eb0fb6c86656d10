using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Slack;

/// <summary>Slack's own clients and our adapter have the same conversation with the simulator, and what it has seen of them is compared.</summary>
public sealed class SlackFidelityTests
{
    [Fact]
    public async Task The_adapter_says_the_same_as_Slacks_own_client_in_the_same_order()
    {
        var official = await OfficialAsync();
        var ours = await OursAsync();
        ours.ShouldBe(official);
    }

    /// <summary>Their client ends the old connection first and opens the next one five seconds later; ours is never without one.</summary>
    [Fact]
    public async Task Slacks_own_client_survives_an_exchange_of_connections()
    {
        await using var simulator = await SlackSimulator.StartAsync();
        await using var node = Start(simulator);
        await simulator.Recorder.WaitAsync("connected", _ => simulator.Sockets.Any(peer => peer.Session is not null));
        await simulator.DisconnectAsync("refresh_requested");
        await simulator.Recorder.WaitAsync("closed as asked", all => all.Any(one => one is { Kind: RecordedKind.Ended, Name: "1000" }));
        await simulator.WriteAsync("hello");
        await simulator.SentAsync("hello");
        simulator.Calls("apps.connections.open").Count().ShouldBe(2, node.Said);
    }

    private static NodeClient Start(SlackSimulator simulator) => NodeClient.Start("slack.js", "socket", $"{simulator.Url}/api/", SlackSimulator.BotToken, SlackSimulator.AppToken);

    private static async Task<IReadOnlyList<string>> OfficialAsync()
    {
        await using var simulator = await SlackSimulator.StartAsync();
        await using var node = Start(simulator);
        return await ConverseAsync(simulator, () => node.Said);
    }

    private static async Task<IReadOnlyList<string>> OursAsync()
    {
        await using var rig = await SlackRig.StartAsync((_, context) => context.Stopping = default);
        rig.Context.OnReceive = message =>
        {
            _ = rig.SendAsync(message.Text, message.Conversation, message.MessageId);
            return ReceiveReceipt.Durable;
        };
        return await ConverseAsync(rig.Simulator, rig.Story);
    }

    private static async Task<IReadOnlyList<string>> ConverseAsync(SlackSimulator simulator, Func<string> said)
    {
        try
        {
            await simulator.Recorder.WaitAsync("connected", _ => simulator.Sockets.Any(peer => peer.Session is not null));
            await simulator.WriteAsync("hello");
            await simulator.SentAsync("hello");

            // the answer of the bot comes back as an event, which is confirmed as well
            await simulator.Recorder.WaitAsync("confirmed", _ => simulator.Unconfirmed == 0 && simulator.Confirmations.Count() == 2);
            return Compare(simulator.Recorder.All);
        }
        catch (TimeoutException missed)
        {
            throw new TimeoutException($"{missed.Message}\nThe client said: {said()}", missed);
        }
    }

    /// <summary>Requests with their fields, and frames as they are, without what differs from run to run. An answer and the confirmation before it have no order.</summary>
    private static IReadOnlyList<string> Compare(ImmutableList<Recorded> all)
    {
        var lines = all.Select(one => one.Kind switch
        {
            RecordedKind.Request => $"{one.Name} {Fields(one.Body)} as {one.Headers["authorization"].Split('-')[0]} in {(one.Body is null ? "nothing" : one.Headers["content-type"].Split(';')[0])}",
            RecordedKind.Opened => $"opened {one.Name.Split('?')[0]}",
            _ => $"{one.Name} {one.Body?.ToJsonString()}",
        }).ToList();
        return [.. lines[..3], .. lines[3..].Order(StringComparer.Ordinal)];
    }

    private static string Fields(JsonNode? body) => body is JsonObject fields
        ? string.Join(", ", fields.Select(field => $"{field.Key}={(field.Key is "thread_ts" ? "…" : field.Value)}"))
        : "";
}
