using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Gateway.Host.Model;
using Gateway.Host.Model.Journal;
using Gateway.Host.Operator.Cli;

namespace Gateway.Host.Tests.Operator;

public sealed class DeadLetterTests
{
    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    private static string[] Retried(TestGateway gateway) => [.. gateway.Deliveries.Retried.Select(one => one.Id)];

    private static Task<HttpResponseMessage> PostAsync(TestGateway gateway, string verb, string json) =>
        gateway.Client.PostAsync($"/api/v1/dead-letters/{verb}", new StringContent(json, Encoding.UTF8, "application/json"), Ended);

    private static async Task<JsonElement> GetAsync(TestGateway gateway, string query) => await gateway.Client.GetFromJsonAsync<JsonElement>($"/api/v1/dead-letters{query}", Ended);

    [Fact]
    public async Task The_list_has_the_promised_shape_and_says_nothing_that_people_wrote()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Deliveries.Add("d-1");

        var json = await gateway.Client.GetStringAsync("/api/v1/dead-letters", Ended);

        json.ShouldBe(
            """{"total":1,"next":null,"letters":[{"id":"d-1","seq":1,"adapter":"demo","conversation":"c1","state":"dead-lettered","reason":"permanent","detail":"the platform said no","attempts":5,"origin":"route","inbound":7,"created":"2026-05-04T11:50:00+00:00","changed":"2026-05-04T11:57:00+00:00","mayBeDuplicate":false}]}""");
    }

    [Fact]
    public async Task Pages_lead_to_the_end_and_filters_narrow()
    {
        await using var gateway = await TestGateway.StartAsync();
        foreach (var number in Enumerable.Range(1, 5))
        {
            gateway.Deliveries.Add($"d-{number}", adapter: number % 2 == 0 ? "even" : "odd", reason: number == 5 ? "expired" : "permanent");
        }

        var first = await GetAsync(gateway, "?limit=2");
        var second = await GetAsync(gateway, $"?limit=2&before={first.GetProperty("next").GetInt64()}");
        var third = await GetAsync(gateway, $"?limit=2&before={second.GetProperty("next").GetInt64()}");
        string[] ids = [.. new[] { first, second, third }.SelectMany(page => page.GetProperty("letters").EnumerateArray()).Select(letter => letter.GetProperty("id").GetString()!)];

        ids.ShouldBe(["d-5", "d-4", "d-3", "d-2", "d-1"]);
        third.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
        (await GetAsync(gateway, "?adapter=odd&reason=permanent")).GetProperty("total").GetInt64().ShouldBe(2);
    }

    [Theory]
    [InlineData("?adaptor=demo")]
    [InlineData("?adapter=not%20a%20name")]
    [InlineData("?limit=0")]
    [InlineData("?limit=1001")]
    [InlineData("?before=x")]
    [InlineData("?reason=")]
    public async Task A_filter_that_is_not_understood_is_never_taken_for_all(string query)
    {
        await using var gateway = await TestGateway.StartAsync();

        (await gateway.Client.GetAsync($"/api/v1/dead-letters{query}", Ended)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await gateway.Client.GetAsync($"/api/v1/dead-letters/export{query}", Ended)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task One_letter_is_shown_whole_and_a_delivered_message_is_none()
    {
        await using var gateway = await TestGateway.StartAsync(secrets: "hunter22");
        gateway.Deliveries.Add("d-1", text: "password hunter22");
        gateway.Deliveries.Add("d-2", state: DeliveryState.Delivered);

        var letter = await GetAsync(gateway, "/d-1");
        using var delivered = await gateway.Client.GetAsync("/api/v1/dead-letters/d-2", Ended);
        using var unknown = await gateway.Client.GetAsync("/api/v1/dead-letters/d-3", Ended);

        letter.GetProperty("message").GetProperty("text").GetString().ShouldBe("password ***");
        delivered.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await delivered.Content.ReadAsStringAsync(Ended)).ShouldContain("it is delivered");
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_filter_retries_all_that_fit_oldest_first_and_leaves_a_record()
    {
        await using var gateway = await TestGateway.StartAsync();
        foreach (var number in Enumerable.Range(1, 450))
        {
            gateway.Deliveries.Add($"d-{number}", adapter: number == 9 ? "other" : "demo");
        }

        using var answer = await PostAsync(gateway, "retry", """{"filter":{"adapter":"demo"}}""");

        (await answer.Content.ReadAsStringAsync(Ended)).ShouldBe("""{"changed":449,"left":0}""");
        Retried(gateway).ShouldBe(Enumerable.Range(1, 450).Where(number => number != 9).Select(number => $"d-{number}"));
        gateway.Events.Recent()[^1].Text.ShouldBe("449 dead letters put back by api");
    }

    [Fact]
    public async Task Some_may_be_sent_elsewhere_and_what_is_no_dead_letter_is_left_alone()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Roster.Publish(Samples.Ready());
        gateway.Deliveries.Add("d-1", state: DeliveryState.Ambiguous);
        gateway.Deliveries.Add("d-2", state: DeliveryState.Delivered);

        using var answer = await PostAsync(gateway, "retry", """{"ids":["d-1","d-2","never"],"toAdapter":"demo","toConversation":"elsewhere"}""");

        (await answer.Content.ReadAsStringAsync(Ended)).ShouldBe("""{"changed":1,"left":2}""");
        gateway.Deliveries.Retried.ShouldBe([("d-1", AdapterId.Parse("demo"), "elsewhere")]);
    }

    [Fact]
    public async Task What_is_let_go_is_gone_from_the_list()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Deliveries.Add("d-1");

        using var answer = await PostAsync(gateway, "abandon", """{"ids":["d-1"]}""");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await GetAsync(gateway, "")).GetProperty("total").GetInt64().ShouldBe(0);
    }

    [Theory]
    [InlineData("retry", """{"ids":["d-1"],"toAdapter":"nobody"}""", 404)]
    [InlineData("retry", """{"ids":["d-1"],"toConversation":""}""", 400)]
    [InlineData("retry", """{"ids":["d-1"],"filter":{}}""", 400)]
    [InlineData("retry", """{"ids":[null]}""", 400)]
    [InlineData("retry", """{}""", 400)]
    [InlineData("retry", "", 400)]
    [InlineData("retry", """{"filter":{"adapter":"not a name"}}""", 400)]
    [InlineData("abandon", """{"ids":["d-1"],"toAdapter":"demo"}""", 400)]
    public async Task What_is_not_understood_changes_nothing(string verb, string body, int status)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Deliveries.Add("d-1");

        using var answer = await PostAsync(gateway, verb, body);

        ((int)answer.StatusCode).ShouldBe(status);
        (await GetAsync(gateway, "")).GetProperty("total").GetInt64().ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/d-1")]
    [InlineData("/export")]
    public async Task A_disk_that_cannot_be_read_is_said_and_is_no_empty_list(string path)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Deliveries.IsBroken = true;

        using var answer = await gateway.Client.GetAsync($"/api/v1/dead-letters{path}", Ended);

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await answer.Content.ReadAsStringAsync(Ended)).ShouldContain("storage-unavailable");
    }

    [Fact]
    public async Task The_command_line_lists_without_texts_and_shows_and_exports_with_them()
    {
        await using var gateway = await TestGateway.StartAsync();
        foreach (var number in Enumerable.Range(1, 300))
        {
            gateway.Deliveries.Add($"d-{number}", text: $"text {number}\n\u001b[31mred");
        }

        var list = new TestCli { Time = gateway.Time };
        (await list.InvokeAsync("dead-letters", "list", "--limit", "2", "--data", gateway.Paths.Data)).ShouldBe(ExitCode.Ok);
        var show = new TestCli { Time = gateway.Time };
        (await show.InvokeAsync("dead-letters", "show", "d-7", "--data", gateway.Paths.Data)).ShouldBe(ExitCode.Ok);
        var export = new TestCli();
        (await export.InvokeAsync("dead-letters", "export", "--data", gateway.Paths.Data)).ShouldBe(ExitCode.Ok);

        list.Out.ShouldBe(
            """
            ID     ADAPTER  CONVERSATION  STATE          REASON     ATTEMPTS  AGE    DETAIL
            d-300  demo     c1            dead-lettered  permanent  5         3 min  the platform said no
            d-299  demo     c1            dead-lettered  permanent  5         3 min  the platform said no
            300 in all; --before 299 shows older ones.

            """);
        show.Out.ShouldContain("text 7\n [31mred", Case.Sensitive, "shown, and without what would steer the terminal");
        string[] lines = export.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(300);
        JsonDocument.Parse(lines[0]).RootElement.GetProperty("message").GetProperty("text").GetString()!.ShouldStartWith("text 300");
        (await show.InvokeAsync("dead-letters", "show", "never", "--data", gateway.Paths.Data)).ShouldBe(ExitCode.NotFound);
    }

    [Fact]
    public async Task The_command_line_retries_elsewhere_too()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Roster.Publish(Samples.Ready());
        gateway.Deliveries.Add("d-1");
        gateway.Deliveries.Add("d-2");
        gateway.Deliveries.Add("d-3");
        var cli = new TestCli();

        (await cli.InvokeAsync("dead-letters", "retry", "d-1", "--to", "demo/a/b", "--data", gateway.Paths.Data)).ShouldBe(ExitCode.Ok);
        (await cli.InvokeAsync("dead-letters", "retry", "d-2", "--to", "/room", "--data", gateway.Paths.Data)).ShouldBe(ExitCode.Ok);
        (await cli.InvokeAsync("dead-letters", "retry", "--all", "--reason", "permanent", "--data", gateway.Paths.Data)).ShouldBe(ExitCode.Ok);

        gateway.Deliveries.Retried.ShouldBe([("d-1", AdapterId.Parse("demo"), "a/b"), ("d-2", null, "room"), ("d-3", null, null)]);
        cli.Out.ShouldBe("1 dead letter put back.\n1 dead letter put back.\n1 dead letter put back.\n");
    }

    [Theory]
    [InlineData("retry")]
    [InlineData("purge", "--yes")]
    [InlineData("purge", "--yes", "--adapter", "demo")]
    [InlineData("retry", "--all", "d-1")]
    [InlineData("purge", "--yes", "d-1", "--adapter", "demo")]
    public async Task Which_ones_has_to_be_said(params string[] arguments)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Deliveries.Add("d-1");
        var cli = new TestCli();

        (await cli.InvokeAsync(["dead-letters", .. arguments, "--data", gateway.Paths.Data])).ShouldBe(ExitCode.Usage);

        (await GetAsync(gateway, "")).GetProperty("total").GetInt64().ShouldBe(1);
    }

    [Theory]
    [InlineData("y", ExitCode.Ok, 0)]
    [InlineData("n", ExitCode.Failure, 2)]
    [InlineData("", ExitCode.Failure, 2)]
    [InlineData(null, ExitCode.Usage, 2)]
    internal async Task A_purge_asks_first_and_where_nobody_can_be_asked_it_does_nothing(string? typed, ExitCode expected, long left)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Deliveries.Add("d-1");
        gateway.Deliveries.Add("d-2");
        var cli = new TestCli { Answer = typed is null ? null : () => typed };

        (await cli.InvokeAsync("dead-letters", "purge", "--all", "--data", gateway.Paths.Data)).ShouldBe(expected);

        (await GetAsync(gateway, "")).GetProperty("total").GetInt64().ShouldBe(left);
        cli.Out.Contains("Let 2 dead letters go for good?", StringComparison.Ordinal).ShouldBe(typed is not null);
    }
}
