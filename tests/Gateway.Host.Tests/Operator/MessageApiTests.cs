using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Host.Tests.Operator;

public sealed class MessageApiTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<(int Status, JsonNode Body)> PostAsync(TestGateway gateway, string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await gateway.Client.PostAsync(new Uri(path, UriKind.Relative), body, Token);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!);
    }

    private static async Task<(int Status, JsonNode Body)> GetAsync(TestGateway gateway, string path)
    {
        using var answer = await gateway.Client.GetAsync(new Uri(path, UriKind.Relative), Token);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!);
    }

    [Fact]
    public async Task A_named_consumer_reads_acknowledges_and_resumes()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Log.Add(text: "one");
        gateway.Log.Add(text: "two");
        using (var stream = await MessageStream.OpenAsync(gateway.Client, "?consumer=bot&from=oldest"))
        {
            var (id, name, data) = await stream.NextAsync();
            (id, name).ShouldBe(("1", "message"));
            ((long)data["seq"]!, (string)data["adapter"]!, (string)data["messageId"]!, (string)data["text"]!, (string)data["kind"]!)
                .ShouldBe((1, "demo", "m1", "one", "created"));
            ((string)data["sender"]!["name"]!, (bool)data["sender"]!["isBot"]!).ShouldBe(("alice", false));
            ((int)data["attempt"]!, (bool)data["redelivered"]!).ShouldBe((1, false));
            (await stream.NextAsync()).Id.ShouldBe("2");
        }

        (await PostAsync(gateway, "api/v1/consumers/bot/ack", """{"through": 1}""")).Status.ShouldBe(200);
        gateway.Log.Add(text: "three");
        using var again = await MessageStream.OpenAsync(gateway.Client, "?consumer=bot", lastEventId: 2);
        (await again.NextAsync()).Id.ShouldBe("3");
        var (_, body) = await GetAsync(gateway, "api/v1/consumers/bot");
        ((long)body["consumer"]!["cursor"]!, (bool)body["consumer"]!["connected"]!, (int)body["consumer"]!["inHand"]!).ShouldBe((1, true, 2));
    }

    [Fact]
    public async Task A_quiet_stream_shows_signs_of_life()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var stream = await MessageStream.OpenAsync(gateway.Client, "?consumer=bot");
        var block = stream.BlockAsync();
        await Messaging.Soon.That("a heartbeat comes", () => block.IsCompleted, () => gateway.Time.Advance(TimeSpan.FromSeconds(15)));
        (await block).ShouldBe(": still here");
    }

    [Fact]
    public async Task The_end_of_the_gateway_closes_every_stream_with_an_event()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var named = await MessageStream.OpenAsync(gateway.Client, "?consumer=bot");
        using var tail = await MessageStream.OpenAsync(gateway.Client, "");
        var stopping = gateway.StopAsync();
        foreach (var stream in new[] { named, tail })
        {
            var (id, name, data) = await stream.NextAsync();
            (id, name, (string)data["reason"]!).ShouldBe((null, "closing", "gateway-stops"));
        }

        await stopping;
    }

    [Fact]
    public async Task A_second_connection_takes_over_and_the_first_is_told()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var first = await MessageStream.OpenAsync(gateway.Client, "?consumer=bot");
        using var second = await MessageStream.OpenAsync(gateway.Client, "?consumer=bot");
        var (_, name, data) = await first.NextAsync();
        (name, (string)data["reason"]!).ShouldBe(("closing", "taken-over"));
        await Should.ThrowAsync<EndOfStreamException>(first.BlockAsync());
        gateway.Log.Add();
        (await second.NextAsync()).Id.ShouldBe("1");
    }

    [Fact]
    public async Task Without_a_name_the_stream_is_a_plain_tail_that_remembers_nothing()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Log.Add("demo");
        using var tail = await MessageStream.OpenAsync(gateway.Client, "?adapter=other");
        using var replay = await MessageStream.OpenAsync(gateway.Client, "", lastEventId: 0);
        gateway.Log.Add("demo");
        gateway.Log.Add("other");
        (await tail.NextAsync()).Id.ShouldBe("3");
        (await replay.NextAsync()).Id.ShouldBe("1");
        (await GetAsync(gateway, "api/v1/consumers")).Body["consumers"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_list_is_read_page_by_page()
    {
        await using var gateway = await TestGateway.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            gateway.Log.Add(i % 2 == 0 ? "demo" : "other");
        }

        var (_, page) = await GetAsync(gateway, "api/v1/messages?limit=3&adapter=demo");
        page["messages"]!.AsArray().Select(message => (long)message!["seq"]!).ShouldBe([1L, 3L]);
        var (_, next) = await GetAsync(gateway, $"api/v1/messages?after={page["next"]}&limit=3&adapter=demo");
        next["messages"]!.AsArray().Select(message => (long)message!["seq"]!).ShouldBe([5L]);
        ((long)next["newest"]!, (long)next["oldest"]!).ShouldBe((5, 1));
    }

    [Theory]
    [InlineData("?consumer=a_b", "a_b")]
    [InlineData("?after=soon", "after")]
    [InlineData("?adapter=a_b", "a_b")]
    [InlineData("?consumer=bot&from=yesterday", "yesterday")]
    public async Task A_question_that_makes_no_sense_is_refused_with_its_cause(string query, string cause)
    {
        await using var gateway = await TestGateway.StartAsync();
        var (status, body) = await GetAsync(gateway, "api/v1/messages" + query);
        status.ShouldBe(400);
        ((string)body["detail"]!).ShouldContain(cause);
    }

    [Theory]
    [InlineData("GET", "api/v1/messages")]
    [InlineData("POST", "api/v1/messages")]
    [InlineData("GET", "api/v1/messages?consumer=bot")]
    [InlineData("GET", "api/v1/consumers")]
    [InlineData("POST", "api/v1/consumers/bot/ack")]
    public async Task Nobody_reads_or_writes_without_the_token(string method, string path)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        using var answer = await gateway.Anonymous.SendAsync(request, Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Secrets_are_not_shown_in_streams_lists_and_parked_messages()
    {
        await using var gateway = await TestGateway.StartAsync(hooks: null, "hunter2-hunter2");
        gateway.Configuration.Apply(gateway.Configuration.Current with { Consumers = new() { Attempts = 1 } });
        gateway.Log.Add(text: "the password is hunter2-hunter2");
        using (var stream = await MessageStream.OpenAsync(gateway.Client, "?consumer=bot&from=oldest"))
        {
            ((string)(await stream.NextAsync()).Data["text"]!).ShouldBe("the password is ***");
        }

        // the reader has gone without an acknowledgement: the next connection parks it
        await Messaging.Soon.That("the gateway has noticed", () => gateway.Consumers.Find("bot") is { Connected: false });
        using var again = await MessageStream.OpenAsync(gateway.Client, "?consumer=bot");
        await Messaging.Soon.That("it is parked", () => gateway.Consumers.Find("bot")!.Parked == 1);
        foreach (var path in new[] { "api/v1/messages", "api/v1/consumers/bot" })
        {
            (await GetAsync(gateway, path)).Body.ToJsonString().ShouldContain("the password is ***");
        }
    }

    [Fact]
    public async Task A_cursor_is_moved_and_a_consumer_removed_by_the_operator()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Log.Add();
        gateway.Log.Add();
        using var stream = await MessageStream.OpenAsync(gateway.Client, "?consumer=bot&from=oldest");
        await stream.NextAsync();
        await stream.NextAsync();
        (await PostAsync(gateway, "api/v1/consumers/bot/ack", """{"through": 2}""")).Body["cursor"]!.GetValue<long>().ShouldBe(2);
        (await PostAsync(gateway, "api/v1/consumers/bot/ack", """{"through": 3}""")).Status.ShouldBe(409);
        (await PostAsync(gateway, "api/v1/consumers/bot/ack", "{}")).Status.ShouldBe(400);
        (await PostAsync(gateway, "api/v1/consumers/bot/rewind", """{"to": "soon"}""")).Status.ShouldBe(400);
        (await PostAsync(gateway, "api/v1/consumers/bot/rewind", """{"to": "oldest"}""")).Body["cursor"]!.GetValue<long>().ShouldBe(0);
        ((string)(await stream.NextAsync()).Data["reason"]!).ShouldBe("rewound");
        using var answer = await gateway.Client.DeleteAsync(new Uri("api/v1/consumers/bot", UriKind.Relative), Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await GetAsync(gateway, "api/v1/consumers/bot")).Status.ShouldBe(404);
        (await PostAsync(gateway, "api/v1/consumers/bot/ack", """{"through": 1}""")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_disk_that_fails_is_a_503_that_says_so()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Log.Add();
        gateway.Log.Fails = true;
        var (status, body) = await GetAsync(gateway, "api/v1/messages");
        (status, (string)body["type"]!).ShouldBe((503, "urn:gateway:problem:storage-unavailable"));
    }

    [Fact]
    public async Task With_durability_off_a_reader_is_told_how_to_switch_it_on()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Log.IsDurable = false;
        var (status, body) = await GetAsync(gateway, "api/v1/messages?consumer=bot");
        status.ShouldBe(409);
        ((string)body["detail"]!).ShouldContain("durability is off");
    }

    [Fact]
    public async Task A_full_queue_and_a_message_without_sense_are_refused_each_in_its_way()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Roster.Publish(Samples.Ready());
        const string Message = """{"adapter": "NAME", "conversation": "room", "text": "hello"}""";
        var name = gateway.Roster.Current.Adapters.Keys.Single().ToString();
        (await PostAsync(gateway, "api/v1/messages", Message.Replace("NAME", name, StringComparison.Ordinal))).Status.ShouldBe(429);
        var (status, unknown) = await PostAsync(gateway, "api/v1/messages", Message);
        status.ShouldBe(404);
        ((string)unknown["remedy"]!).ShouldContain(name);
        (await PostAsync(gateway, "api/v1/messages", """{"adapter": "demo", "conversation": "room"}""")).Status.ShouldBe(400);
        (await PostAsync(gateway, "api/v1/messages", "nonsense")).Status.ShouldBe(400);
    }
}
