using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Feishu;

/// <summary>Feishu's own client and our adapter have the same conversation with the simulator, and what it has seen of them is compared.</summary>
public sealed class FeishuFidelityTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_adapter_says_the_same_as_Feishus_own_client_in_the_same_order(int parts)
    {
        var official = await OfficialAsync(parts);
        var ours = await OursAsync(parts);
        ours.ShouldBe(official);
    }

    [Fact]
    public async Task A_ping_is_the_same_to_the_byte()
    {
        await using var simulator = await FeishuSimulator.StartAsync();
        await using var node = Start(simulator);
        await simulator.Recorder.WaitAsync("pinged", _ => simulator.Pings.Any());
        Convert.ToHexString(simulator.Pings.First().Bytes.Span).ShouldBe("08001000182A20002A0C0A0474797065120470696E67", node.Said);
    }

    private static NodeClient Start(FeishuSimulator simulator) => NodeClient.Start("feishu.js", "connect", simulator.Url, FeishuSimulator.AppId, FeishuSimulator.Secret);

    private static async Task<IReadOnlyList<string>> OfficialAsync(int parts)
    {
        await using var simulator = await FeishuSimulator.StartAsync();
        simulator.Parts = parts;
        await using var node = Start(simulator);
        return await ConverseAsync(simulator, () => node.Said);
    }

    private static async Task<IReadOnlyList<string>> OursAsync(int parts)
    {
        await using var rig = await FeishuRig.StartAsync((simulator, _) => simulator.Parts = parts);
        rig.Context.OnReceive = message =>
        {
            _ = rig.SendAsync(message.Text, message.Conversation, message.MessageId);
            return ReceiveReceipt.Durable;
        };
        return await ConverseAsync(rig.Simulator, rig.Story);
    }

    private static async Task<IReadOnlyList<string>> ConverseAsync(FeishuSimulator simulator, Func<string> said)
    {
        try
        {
            await simulator.Recorder.WaitAsync("connected", _ => simulator.Sockets.Any(peer => peer.Session is not null));
            await simulator.WriteAsync("hello");
            await simulator.SentAsync("hello");
            await simulator.Recorder.WaitAsync("confirmed", _ => simulator.Unconfirmed == 0 && simulator.Confirmations.Any());
            return Compare(simulator.Recorder.All);
        }
        catch (TimeoutException missed)
        {
            throw new TimeoutException($"{missed.Message}\nThe client said: {said()}", missed);
        }
    }

    /// <summary>Requests with their fields, and frames with all of theirs, without what differs from run to run. An answer and the confirmation have no order.</summary>
    private static IReadOnlyList<string> Compare(ImmutableList<Recorded> all)
    {
        var lines = all.Select(one => one.Kind switch
        {
            RecordedKind.Request => $"{one.Name} {Fields(one.Body)} as {(one.Headers.TryGetValue("authorization", out var bearer) ? bearer : "nobody")}",
            RecordedKind.Opened => $"opened {one.Name.Split('?')[0]}",
            _ => WithoutTimes($"{one.Name} {one.Body?.ToJsonString()}"),
        }).ToList();
        return [.. lines[..5], .. lines[5..].Where(line => !line.StartsWith("ping", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    /// <summary>How long it took; their client writes it with a minus, by mistake.</summary>
    private static string WithoutTimes(string line)
    {
        var at = line.IndexOf("biz_rt=", StringComparison.Ordinal);
        return at < 0 ? line : line[..(at + 7)] + line[(at + 7)..].TrimStart('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
    }

    private static string Fields(JsonNode? body) => body is JsonObject fields
        ? string.Join(", ", fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={(field.Key == "uuid" ? "…" : field.Value)}"))
        : "";
}
