using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Wechat;

/// <summary>
/// Tencent's own functions and our adapter are led through the same conversation, and the two recordings agree: which calls, in which order, with which
/// headers and fields. What may differ is named in <see cref="Normal"/>.
/// </summary>
public sealed class IlinkFidelityTests
{
    [Fact]
    public async Task Tencents_functions_and_the_adapter_ask_the_same()
    {
        var theirs = await TencentAsync();
        var ours = await AdapterAsync();
        ours.ShouldBe(theirs, $"Tencent:\n{string.Join('\n', theirs)}\n\nours:\n{string.Join('\n', ours)}");
    }

    private static async Task<string[]> TencentAsync()
    {
        await using var simulator = await IlinkSimulator.StartAsync();
        await using var node = NodeClient.Start("wechat.mjs", simulator.Url, IlinkSimulator.Token);
        try
        {
            await ConverseAsync(simulator);
            await simulator.Recorder.WaitAsync("goodbye", _ => simulator.Recorder.Requests(IlinkSimulator.Stop).Any());
            return [.. Normal(simulator.Recorder.All)];
        }
        catch (TimeoutException missed)
        {
            throw new TimeoutException($"{missed.Message}\nThe client said: {node.Said}", missed);
        }
    }

    private static async Task<string[]> AdapterAsync()
    {
        await using var rig = await IlinkRig.StartAsync();
        rig.Context.OnReceive = message =>
        {
            _ = rig.SendAsync(message.Text, message.Conversation, message.ReplyContext);
            return ReceiveReceipt.Durable;
        };
        await ConverseAsync(rig.Simulator);
        await rig.StopAsync();
        return [.. Normal(rig.Simulator.Recorder.All)];
    }

    private static async Task ConverseAsync(IlinkSimulator simulator)
    {
        await simulator.Recorder.WaitAsync("a poll is held", _ => simulator.Held == 1);
        simulator.Write("hello, 你好");
        await simulator.SentAsync("hello, 你好");
        await simulator.Recorder.WaitAsync("the next poll", _ => simulator.Polls.Count() == 2);
    }

    /// <summary>
    /// What may differ: the name of the program, the random number of each call, the id of the message, which each makes in its own way, and whether the
    /// answer or the next poll is made first.
    /// </summary>
    private static IEnumerable<string> Normal(IEnumerable<Recorded> all)
    {
        var calls = all.Select(Call).ToArray();
        return [.. calls[..2], .. calls[2..4].Order(StringComparer.Ordinal), .. calls[4..]];
    }

    private static string Call(Recorded one)
    {
        var body = one.Body!.AsObject();
        body["base_info"]!["bot_agent"]!.ToString().ShouldNotBeEmpty();
        body["base_info"]!.AsObject().Remove("bot_agent");
        if (body["msg"] is { } message)
        {
            message["client_id"]!.ToString().ShouldNotBeEmpty();
            message["client_id"] = "";
        }

        uint.TryParse(System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(one.Headers["x-wechat-uin"])), out _).ShouldBeTrue();
        string[] headers = ["content-type", "authorizationtype", "authorization", "ilink-app-id", "ilink-app-clientversion"];
        return $"{one.Name} {string.Join(' ', headers.Select(name => one.Headers.GetValueOrDefault(name)))} {Sorted(body)}";
    }

    private static string Sorted(JsonNode node) => node switch
    {
        JsonObject map => $"{{{string.Join(", ", map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {(pair.Value is null ? "null" : Sorted(pair.Value))}"))}}}",
        JsonArray list => $"[{string.Join(", ", list.Select(item => item is null ? "null" : Sorted(item)))}]",
        _ => node.ToJsonString(),
    };
}
