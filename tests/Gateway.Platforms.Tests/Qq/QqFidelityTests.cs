using System.Text;
using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Adapters.Qq;
using Gateway.Fixtures;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Qq;

/// <summary>
/// qq-official-bot and our adapter are led through the same conversation, and the two recordings agree: what was asked, opened and sent, with which fields,
/// in which order. What may differ is named in <see cref="Normal"/>.
/// </summary>
public sealed class QqFidelityTests
{
    /// <summary>Logged in, a heartbeat, a person and a group answered, an ask to reconnect, resumed.</summary>
    [Fact]
    public async Task A_client_of_others_and_the_adapter_do_the_same()
    {
        var theirs = await QqOfficialBotAsync();
        var ours = await AdapterAsync();
        ours.ShouldBe(theirs, $"qq-official-bot:\n{string.Join('\n', theirs)}\n\nours:\n{string.Join('\n', ours)}");
    }

    [Fact]
    public async Task What_one_signs_the_other_takes()
    {
        const string Body = """1725442341{"op":0,"t":"C2C_MESSAGE_CREATE","d":{"content":"grüße, 你好"}}""";
        var ours = new CallbackSignature(QqSimulator.Secret);
        await using var signer = NodeClient.Start("qq.js", "sign", QqSimulator.Secret, Body);
        await signer.EndAsync();
        signer.Said.Trim().ShouldBe(ours.Sign(Body));
        ours.IsGenuine(signer.Said.Trim(), "1725442341", Encoding.UTF8.GetBytes(Body[10..])).ShouldBeTrue();

        await using var verifier = NodeClient.Start("qq.js", "verify", QqSimulator.Secret, ours.Sign(Body), Body);
        await verifier.EndAsync();
        verifier.Said.Trim().ShouldBe("true");
    }

    private static async Task<string[]> QqOfficialBotAsync()
    {
        await using var simulator = await QqSimulator.StartAsync();
        simulator.HeartbeatInterval = 2000;
        await using var node = NodeClient.Start("qq.js", "socket", simulator.Url, QqSimulator.AppId, QqSimulator.Secret);
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
        await using var simulator = await QqSimulator.StartAsync();
        simulator.HeartbeatInterval = 2000;
        var adapter = new QqAdapter();
        using var stopping = new CancellationTokenSource();
        var context = new AdapterContextFake(
            simulator.Bell, new WatchedTime(simulator.Bell), ("app_id", QqSimulator.AppId), ("secret", QqSimulator.Secret), ("api_root", simulator.Url), ("token_root", simulator.Url))
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

    private static async Task<string[]> ConverseAsync(QqSimulator simulator)
    {
        await simulator.Recorder.WaitAsync("logged in and beating", _ => simulator.Beats.Any());
        await simulator.WriteAsync("hello");
        await simulator.SentAsync("hello");
        await simulator.WriteAsync("to all", inGroup: true);
        await simulator.SentAsync("to all");

        await simulator.SayAsync(7);
        await simulator.Recorder.WaitAsync("resumed", _ => simulator.Resumes.Any());
        return [.. Normal(simulator.Recorder.All)];
    }

    /// <summary>
    /// What may differ: heartbeats say only what they carry; how often token and gateway are asked for; the order of fields, which JSON does not have; the
    /// message type 0, which is the same as its absence; the number of an answer, which each makes in its own way. By a fault of its own, qq-official-bot
    /// opens two connections after it was asked to reconnect: of what comes then, the resume is compared, of whichever session.
    /// </summary>
    private static IEnumerable<string> Normal(IEnumerable<Recorded> all)
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        var isClosed = false;
        foreach (var one in all)
        {
            if (isClosed && one.Name != "op 6")
            {
                continue;
            }

            switch (one.Kind)
            {
                case RecordedKind.Ended:
                    yield return $"closed with {one.Name}";
                    isClosed = true;
                    break;
                case RecordedKind.Opened:
                    yield return $"open {one.Name}";
                    break;
                case RecordedKind.Request when one.Name.EndsWith("/messages", StringComparison.Ordinal):
                    yield return $"{one.Name} {Answer(one)}";
                    break;
                case RecordedKind.Request when asked.Add(one.Name):
                    yield return $"{one.Name} {(one.Body is null ? one.Headers["authorization"] : Sorted(one.Body))}";
                    break;
                case RecordedKind.Frame when one.Name == "op 2":
                    yield return $"identify {Sorted(one.Body!["d"]!)}";
                    break;
                case RecordedKind.Frame when one.Name == "op 6":
                    one.Body!["d"]!["session_id"]!.ToString().ShouldStartWith("session-");
                    one.Body["d"]!["session_id"] = "";
                    yield return $"resume {Sorted(one.Body["d"]!)}";
                    break;
                case RecordedKind.Frame when one.Name == "op 1":
                    one.Body!.AsObject().Select(pair => pair.Key).Order().ShouldBe(["d", "op"]);
                    break;
            }
        }
    }

    private static string Answer(Recorded one)
    {
        var body = one.Body!.AsObject();
        ((int)body["msg_seq"]!).ShouldBeGreaterThan(0);
        ((int?)body["msg_type"] ?? 0).ShouldBe(0);
        body.Select(pair => pair.Key).Except(["content", "msg_id", "msg_seq", "msg_type"]).ShouldBeEmpty();
        return $"{one.Headers["authorization"]} {one.Headers["x-union-appid"]} {body["content"]} {body["msg_id"]}";
    }

    private static string Sorted(JsonNode node) => node switch
    {
        JsonObject map => $"{{{string.Join(", ", map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {(pair.Value is null ? "null" : Sorted(pair.Value))}"))}}}",
        JsonArray list => $"[{string.Join(", ", list.Select(item => item is null ? "null" : Sorted(item)))}]",
        _ => node.ToJsonString(),
    };
}
