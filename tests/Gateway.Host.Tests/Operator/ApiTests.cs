using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Gateway.Host.Model;
using Gateway.Host.Operator;
using Gateway.Host.Operator.Api;

namespace Gateway.Host.Tests.Operator;

public sealed class ApiTests
{
    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/adapters")]
    [InlineData("/api/v1/adapters/demo/why")]
    [InlineData("/api/v1/plugins")]
    [InlineData("/api/v1/events")]
    [InlineData("/api/v1/incidents")]
    [InlineData("/api/v1/status")]
    [InlineData("/api/v1/dead-letters")]
    [InlineData("/nothing-here")]
    public async Task Without_a_token_nothing_but_health_is_answered(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var answer = await gateway.Anonymous.GetAsync(path, Ended);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.ToString().ShouldStartWith("Bearer");
        (await ProblemAsync(answer)).Type.ShouldBe("urn:gateway:problem:token-missing");
    }

    [Fact]
    public async Task A_wrong_token_is_told_from_a_missing_one()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/adapters");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer wrong");

        using var answer = await gateway.Anonymous.SendAsync(request, Ended);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var problem = await ProblemAsync(answer);
        problem.Type.ShouldBe("urn:gateway:problem:token-wrong");
        problem.Remedy.ShouldContain("admin.token");
    }

    [Fact]
    public async Task A_host_name_of_somebody_else_is_refused_even_with_the_token()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/adapters");
        request.Headers.Host = "rebound.example";

        using var answer = await gateway.Client.SendAsync(request, Ended);

        answer.StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest);
        (await ProblemAsync(answer)).Type.ShouldBe("urn:gateway:problem:foreign-host");
    }

    [Fact]
    public async Task The_token_file_can_be_read_by_its_owner_only()
    {
        await using var gateway = await TestGateway.StartAsync();
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.GetUnixFileMode(gateway.Paths.AdminToken).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        AdminToken.Read(gateway.Paths.AdminToken)!.Length.ShouldBe(43);
        AdminToken.LoadOrCreate(gateway.Paths.AdminToken).Value.ShouldBe(AdminToken.Read(gateway.Paths.AdminToken), "a second start keeps it");
    }

    [Fact]
    public async Task An_adapter_as_json_has_the_promised_shape()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Roster.Publish(Samples.Ready());

        var json = await gateway.Client.GetStringAsync("/api/v1/adapters/demo", Ended);

        json.ShouldBe(
            """{"name":"demo","plugin":"webhook","version":"1.2.0","build":"0123456789ab","generation":3,"isolation":"in-process","isolationReason":null,"processId":null,"containment":[],"origin":"configured","desired":"enabled","state":"ready","health":"healthy","dimensions":{"transport":"healthy","ingress":"unknown","dispatch":"healthy","send":"healthy"},"reason":"hook-mapped","detail":"","since":"2026-05-04T11:57:00+00:00","restarts":{"total":2,"inWindow":1,"budget":5,"consecutive":0},"probes":{"sent":0,"answered":0,"failed":0},"nextAction":{"kind":"liveness-check","at":"2026-05-04T12:00:04+00:00","text":"checks its liveness"},"lastIncident":{"adapter":"demo","generation":2,"reason":"task-ended","detail":"RunAsync returned after 40 s","at":"2026-05-04T11:56:00+00:00","healedSeconds":0.12,"evidence":[{"source":"run-task","text":"ended by itself","at":"2026-05-04T11:56:00+00:00"}]},"evidence":[],"retired":[{"generation":2,"state":"unloaded","detail":"collected","retiredAt":"2026-05-04T11:56:00+00:00"}],"fencedCalls":0}""");
    }

    [Fact]
    public async Task Texts_are_redacted_and_the_json_stays_whole()
    {
        // the second secret also occurs as a number, which must not be torn out of the document
        await using var gateway = await TestGateway.StartAsync(secrets: ["hunter22", "4711"]);
        gateway.Roster.Publish(Samples.Ready() with { Generation = new GenerationNumber(4711), Detail = "login with hunter22 failed" });

        var json = await gateway.Client.GetStringAsync("/api/v1/adapters/demo", Ended);

        json.ShouldContain("login with *** failed");
        JsonDocument.Parse(json).RootElement.GetProperty("generation").GetInt64().ShouldBe(4711);
    }

    [Fact]
    public async Task Why_is_text_for_people_and_json_for_programs()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Roster.Publish(Samples.Backoff());

        var text = await gateway.Client.GetStringAsync("/api/v1/adapters/demo/why?format=text", Ended);
        var json = await gateway.Client.GetFromJsonAsync<JsonElement>("/api/v1/adapters/demo/why", Ended);

        text.ShouldStartWith(json.GetProperty("cause").GetString()!);
        json.GetProperty("reason").GetString().ShouldBe("task-faulted");
    }

    [Fact]
    public async Task Why_also_explains_a_plugin_that_has_no_instance()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Catalog.Scanned(Samples.NotConfigured());

        var text = await gateway.Client.GetStringAsync("/api/v1/adapters/discord/why?format=text", Ended);

        text.ShouldContain("plugin: discord");
        text.ShouldContain("bot_token: ${env:BOT_TOKEN}");
    }

    [Theory]
    [InlineData(CommandStatus.Accepted, 202)]
    [InlineData(CommandStatus.Unchanged, 200)]
    [InlineData(CommandStatus.NotFound, 404)]
    [InlineData(CommandStatus.Conflict, 409)]
    internal async Task Each_answer_to_a_command_has_its_status(CommandStatus status, int expected)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Commands.Answer = _ => new CommandResult(status, "because");

        using var answer = await gateway.Client.PostAsync("/api/v1/adapters/demo/rollback", new StringContent("""{"why":"bad build"}"""), Ended);

        ((int)answer.StatusCode).ShouldBe(expected);
        var command = gateway.Commands.Received.ShouldHaveSingleItem();
        (command.Verb, command.Why, command.By).ShouldBe((AdapterVerb.Rollback, "bad build", "api"));
        if (expected >= 400)
        {
            (await ProblemAsync(answer)).Detail.ShouldBe("because");
        }
    }

    [Theory]
    [InlineData("/api/v1/adapters/demo/explode", "", 404, "unknown-verb")]
    [InlineData("/api/v1/adapters/demo/0", "", 404, "unknown-verb")]
    [InlineData("/api/v1/adapters/NO_NAME/restart", "", 404, "unknown-adapter")]
    [InlineData("/api/v1/adapters/demo/restart", "{why}", 400, "bad-body")]
    public async Task A_bad_command_is_a_problem_with_cause_and_remedy_and_reaches_nobody(string path, string body, int status, string code)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var answer = await gateway.Client.PostAsync(path, new StringContent(body), Ended);

        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await ProblemAsync(answer);
        problem.Type.ShouldBe($"urn:gateway:problem:{code}");
        problem.Detail.ShouldNotBeEmpty();
        problem.Remedy.ShouldNotBeEmpty();
        gateway.Commands.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task Events_are_listed_after_a_given_one()
    {
        await using var gateway = await TestGateway.StartAsync();
        Append(gateway, "one", "two", "three");

        var list = await gateway.Client.GetFromJsonAsync<JsonElement>("/api/v1/events?after=1", Ended);
        var last = list.GetProperty("last").GetString();
        var none = await gateway.Client.GetFromJsonAsync<JsonElement>($"/api/v1/events?after={last}", Ended);

        list.GetProperty("events").EnumerateArray().Select(entry => entry.GetProperty("text").GetString()).ShouldBe(["two", "three"]);
        none.GetProperty("events").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task The_event_stream_replays_then_follows_then_ends_when_the_gateway_stops()
    {
        await using var gateway = await TestGateway.StartAsync();
        Append(gateway, "one", "two");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events");
        request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", "1");
        using var answer = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ended);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Ended), Encoding.UTF8);

        (await NextDataAsync(lines)).ShouldContain("two");
        Append(gateway, "three");
        (await NextDataAsync(lines)).ShouldContain("three");
        await gateway.StopAsync();
        (await NextDataAsync(lines)).ShouldBe("(ended)");
    }

    [Fact]
    public async Task Incidents_join_what_the_roster_and_the_log_know()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Roster.Publish(Samples.Ready());
        gateway.Events.Append(Verdict(2));
        gateway.Events.Append(Verdict(1));

        var list = await gateway.Client.GetFromJsonAsync<JsonElement>("/api/v1/incidents", Ended);

        list.GetProperty("incidents").EnumerateArray().Select(incident => incident.GetProperty("generation").GetInt64()).Order().ShouldBe([1, 2]);
    }

    [Fact]
    public async Task The_status_shows_the_host_and_its_loops()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Loops.Add("discovery", TimeSpan.FromSeconds(5)).Begin(again: false);

        var status = await gateway.Client.GetFromJsonAsync<JsonElement>("/api/v1/status", Ended);

        status.GetProperty("pid").GetInt32().ShouldBe(Environment.ProcessId);
        status.GetProperty("watchdog").GetProperty("armed").GetBoolean().ShouldBeTrue();
        status.GetProperty("loops")[0].GetProperty("name").GetString().ShouldBe("discovery");
    }

    private static GatewayEvent Verdict(long generation) => new()
    {
        Kind = EventKind.VerdictReached,
        Adapter = AdapterId.Parse("demo"),
        Generation = new GenerationNumber(generation),
        Reason = Reason.TaskEnded,
        Text = "dead",
    };

    private static void Append(TestGateway gateway, params string[] texts)
    {
        foreach (var text in texts)
        {
            gateway.Events.Append(new GatewayEvent { Kind = EventKind.HostRecovered, Text = text });
        }
    }

    private static async Task<string> NextDataAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync(Ended).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Ended) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return line;
            }
        }

        return "(ended)";
    }

    private static async Task<ProblemView> ProblemAsync(HttpResponseMessage answer) =>
        JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(Ended), OperatorJson.Info<ProblemView>(OperatorJson.Plain))!;
}
