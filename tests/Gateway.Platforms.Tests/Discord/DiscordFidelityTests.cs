using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Adapters.Discord;
using Gateway.Fixtures;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Discord;

/// <summary>
/// discord.js and our adapter are led through the same conversation, and the two recordings agree: what was opened, sent and asked, with which fields, in
/// which order. What may differ is named in <see cref="Normal"/>.
/// </summary>
public sealed class DiscordFidelityTests
{
    /// <summary>Logged in, one message answered, a heartbeat, an ask to reconnect, a message meanwhile, dropped, a session that is refused.</summary>
    [Fact]
    public async Task A_client_of_others_and_the_adapter_do_the_same()
    {
        var theirs = await DiscordJsAsync();
        var ours = await AdapterAsync();
        ours.ShouldBe(theirs, $"discord.js:\n{string.Join('\n', theirs)}\n\nours:\n{string.Join('\n', ours)}");
    }

    private static async Task<string[]> DiscordJsAsync()
    {
        await using var simulator = await DiscordSimulator.StartAsync();
        simulator.HeartbeatInterval = 2000;
        await using var node = NodeClient.Start("discord.js", $"{simulator.Url}/api", DiscordSimulator.Token);
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
        await using var simulator = await DiscordSimulator.StartAsync();
        simulator.HeartbeatInterval = 2000;
        var adapter = new DiscordAdapter();
        using var stopping = new CancellationTokenSource();
        var context = new AdapterContextFake(simulator.Bell, new WatchedTime(simulator.Bell), ("token", DiscordSimulator.Token), ("api_root", $"{simulator.Url}/api"))
        {
            Stopping = stopping.Token,
            IsRealTime = true,
        };
        var deliveries = 0;
        context.OnReceive = message =>
        {
            var answer = new OutboundMessage { DeliveryId = $"d-{++deliveries}", Conversation = message.Conversation, Text = message.Text, ReplyTo = message.MessageId };
            _ = adapter.SendAsync(answer, stopping.Token);
            return ReceiveReceipt.Durable;
        };
        var life = adapter.RunAsync(context, stopping.Token);
        var recorded = await ConverseAsync(simulator);
        await stopping.CancelAsync();
        await life.EndAsync();
        return recorded;
    }

    private static async Task<string[]> ConverseAsync(DiscordSimulator simulator)
    {
        await simulator.Recorder.WaitAsync("logged in", _ => simulator.Sessions.Count == 1);
        await simulator.WriteAsync("hello");
        await simulator.SentAsync("hello");
        await simulator.Recorder.WaitAsync("a heartbeat", _ => simulator.Beats.Any());

        await simulator.SayAsync(7);
        await simulator.Recorder.WaitAsync("closed", all => all.Exists(one => one.Kind == RecordedKind.Ended));
        await simulator.WriteAsync("meanwhile");
        await simulator.SentAsync("meanwhile");

        await CaughtUpAsync(simulator);
        simulator.DropAll();
        await simulator.Recorder.WaitAsync("resumed again", _ => simulator.Resumes.Count() == 2);

        await CaughtUpAsync(simulator);
        simulator.Switches.RefusesResume = true;
        simulator.DropAll();
        await simulator.Recorder.WaitAsync("logged in afresh", _ => simulator.Logins.Count() == 2 && simulator.Sockets.Count == 1 && simulator.Sockets[0].Session is not null);
        await simulator.WriteAsync("at last");
        await simulator.SentAsync("at last");
        return [.. Normal(simulator.Recorder.All)];
    }

    /// <summary>
    /// Every event has been read: a heartbeat that is asked for tells the newest. What is still on its way when a connection is dropped is seen by one client
    /// and not by the other, as chance will have it.
    /// </summary>
    private static async Task CaughtUpAsync(DiscordSimulator simulator)
    {
        await simulator.Recorder.WaitAsync("a living session", _ => simulator.Sockets.Count == 1 && simulator.Sockets[0].Session is not null);
        var newest = await simulator.NewestAsync();
        await simulator.SayAsync(1);
        await simulator.Recorder.WaitAsync("a heartbeat with the newest event", _ => simulator.Beats.Any(beat => beat.Body!["d"]?.GetValue<long>() == newest));
    }

    /// <summary>
    /// What may differ: heartbeats come by chance, and so say only what they carry; the name of the program; the order of fields, which JSON does not have;
    /// fields that say the same as their absence; the nonce, which each makes in its own way; how often the way to the Gateway is asked for; what
    /// discord.js closes a refused session with before it opens the next.
    /// </summary>
    private static IEnumerable<string> Normal(IEnumerable<Recorded> all)
    {
        var messages = 0;
        foreach (var one in all)
        {
            switch (one.Kind)
            {
                case RecordedKind.Opened:
                    yield return $"open {one.Name}";
                    break;
                case RecordedKind.Request when one.Name.EndsWith("/messages", StringComparison.Ordinal):
                    yield return $"{one.Name} {Body(one.Body!.AsObject(), ++messages)}";
                    break;
                case RecordedKind.Frame when one.Name == "op 2":
                    yield return $"identify {Identify(one.Body!["d"]!.AsObject())}";
                    break;
                case RecordedKind.Frame when one.Name == "op 6":
                    yield return $"resume {Sorted(one.Body!["d"]!)}";
                    break;
                case RecordedKind.Frame when one.Name == "op 1":
                    one.Body!.AsObject().Select(pair => pair.Key).Order().ShouldBe(["d", "op"]);
                    break;
            }
        }
    }

    private static string Body(JsonObject body, int number)
    {
        body["nonce"]!.ToString().Length.ShouldBeInRange(1, 25);
        body["enforce_nonce"]!.GetValue<bool>().ShouldBeTrue();
        var known = new JsonObject();
        foreach (var name in new[] { "content", "allowed_mentions", "message_reference" })
        {
            known[name] = body[name]?.DeepClone();
        }

        // of a reply the channel may be named as well
        (known["message_reference"] as JsonObject)?.Remove("channel_id");
        (known["message_reference"] as JsonObject)?.Remove("guild_id");
        (known["message_reference"] as JsonObject)?.Remove("type");
        return $"{number} {Sorted(known)}";
    }

    private static string Identify(JsonObject data)
    {
        data["properties"]!.AsObject().Select(pair => pair.Key).Order().ShouldBe(["browser", "device", "os"]);
        var known = new JsonObject();
        foreach (var name in new[] { "token", "intents", "shard", "compress", "large_threshold" })
        {
            known[name] = data[name]?.DeepClone();
        }

        return Sorted(known);
    }

    private static string Sorted(JsonNode node) => node switch
    {
        JsonObject map => $"{{{string.Join(", ", map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {(pair.Value is null ? "null" : Sorted(pair.Value))}"))}}}",
        JsonArray list => $"[{string.Join(", ", list.Select(item => item is null ? "null" : Sorted(item)))}]",
        _ => node.ToJsonString(),
    };
}
