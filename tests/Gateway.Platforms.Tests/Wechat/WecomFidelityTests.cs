using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Adapters.Wechat;
using Gateway.Fixtures;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Wechat;

/// <summary>
/// WeCom's own SDK and our adapter are led through the same conversation, and the two recordings agree: which frames, in which order, with which fields
/// in which order. What may differ is named in <see cref="Normal"/>.
/// </summary>
public sealed class WecomFidelityTests
{
    [Fact]
    public async Task The_SDK_and_the_adapter_say_the_same()
    {
        var theirs = await SdkAsync();
        var ours = await AdapterAsync();
        ours.ShouldBe(theirs, $"SDK:\n{string.Join('\n', theirs)}\n\nours:\n{string.Join('\n', ours)}");
    }

    private static async Task<string[]> SdkAsync()
    {
        await using var simulator = await WecomSimulator.StartAsync();
        await using var node = NodeClient.Start("wecom.js", simulator.SocketUrl, WecomSimulator.BotId, WecomSimulator.Secret);
        try
        {
            return await ConverseAsync(simulator);
        }
        catch (TimeoutException missed)
        {
            throw new TimeoutException($"{missed.Message}\nThe client said: {node.Said}", missed);
        }
    }

    private static async Task<string[]> AdapterAsync()
    {
        await using var simulator = await WecomSimulator.StartAsync();
        var adapter = new WechatAdapter();
        using var stopping = new CancellationTokenSource();
        var context = new AdapterContextFake(
            simulator.Bell, new WatchedTime(simulator.Bell),
            ("mode", "wecom"), ("bot_id", WecomSimulator.BotId), ("token", WecomSimulator.Secret), ("socket_url", simulator.SocketUrl), ("ping_interval", "500ms"))
        {
            Stopping = stopping.Token,
            IsRealTime = true,
        };
        var deliveries = 0;
        context.OnReceive = message =>
        {
            var answer = new OutboundMessage { DeliveryId = $"d-{++deliveries}", Conversation = message.Conversation, Text = message.Text, ReplyContext = message.ReplyContext };
            _ = adapter.SendAsync(answer, stopping.Token);
            return ReceiveReceipt.Durable;
        };
        var life = adapter.RunAsync(context, stopping.Token);
        var recorded = await ConverseAsync(simulator);
        await stopping.CancelAsync();
        await life.EndAsync();
        return recorded;
    }

    private static async Task<string[]> ConverseAsync(WecomSimulator simulator)
    {
        await simulator.WriteAsync("hello, 你好");
        await simulator.SentAsync("hello, 你好");
        await simulator.Recorder.WaitAsync("a ping", _ => simulator.Pings.Any());
        simulator.DropAll();
        await simulator.Recorder.WaitAsync("subscribed again", _ => simulator.Confirmed == 2);
        await simulator.WriteAsync("again");
        await simulator.SentAsync("again");
        return [.. Normal(simulator.Recorder.All)];
    }

    /// <summary>What may differ: when pings come, the random part of ids, the id of a stream, which each makes in its own way.</summary>
    private static IEnumerable<string> Normal(IEnumerable<Recorded> all)
    {
        foreach (var one in all)
        {
            if (one.Kind == RecordedKind.Opened)
            {
                yield return $"open {one.Name}";
            }
            else if (one.Kind == RecordedKind.Frame && one.Name == "ping")
            {
                one.Body!.AsObject().Select(pair => pair.Key).ShouldBe(["cmd", "headers"]);
                one.Body["headers"]!["req_id"]!.ToString().ShouldStartWith("ping_");
            }
            else if (one.Kind == RecordedKind.Frame)
            {
                var frame = one.Body!.DeepClone();
                var id = frame["headers"]!["req_id"]!.ToString();
                frame["headers"]!["req_id"] = id[0] == 'Q' ? id : id[..(id.LastIndexOf("subscribe_", StringComparison.Ordinal) + 10)];
                if (frame["body"]!["stream"] is { } stream)
                {
                    stream["id"]!.ToString().ShouldNotBeEmpty();
                    stream["id"] = "";
                }

                yield return frame.ToJsonString();
            }
        }
    }
}
