using System.Net;
using System.Text;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Operator.Api;
using Gateway.Host.Tests.Messaging;

namespace Gateway.Host.Tests.Operator;

public sealed class HookTests
{
    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CallStatus.Faulted, 500, false)]
    [InlineData(CallStatus.Abandoned, 504, false)]
    [InlineData(CallStatus.Fenced, 503, true)]
    [InlineData(CallStatus.Busy, 503, true)]
    [InlineData(CallStatus.Completed, 500, false)]
    internal void A_call_without_an_answer_has_its_status(CallStatus status, int expected, bool retry)
    {
        var outcome = HookOutcome.Of(new DoorResult<HookResponse>(status));

        (outcome.Status, outcome.Retry).ShouldBe((expected, retry));
        outcome.Code.ShouldNotBeEmpty();
    }

    [Fact]
    public void Every_way_a_call_can_end_is_mapped()
    {
        foreach (var status in Enum.GetValues<CallStatus>())
        {
            HookOutcome.Of(new DoorResult<HookResponse>(status)).Status.ShouldBeInRange(200, 599);
        }
    }

    [Theory]
    [InlineData(99, 200)]
    [InlineData(201, 201)]
    [InlineData(900, 599)]
    public void A_status_that_is_none_is_clamped(int given, int expected) =>
        HookOutcome.Of(new DoorResult<HookResponse>(CallStatus.Completed, new HookResponse { Status = given })).Status.ShouldBe(expected);

    [Fact]
    public async Task A_request_reaches_the_adapter_as_plain_data_and_its_answer_comes_back()
    {
        await using var gateway = await TestGateway.StartAsync();
        var hook = new FakeHook("demo")
        {
            Answer = new DoorResult<HookResponse>(CallStatus.Completed, new HookResponse
            {
                Status = 201,
                Body = Encoding.UTF8.GetBytes("made"),
                ContentType = "text/csv",
                Headers = new Dictionary<string, string> { ["X-Own"] = "1", ["Connection"] = "close", ["Bad"] = "a\r\nInjected: 1", ["Sp ace"] = "2" },
            }),
        };
        gateway.HookTable.Add(hook);
        using var request = new HttpRequestMessage(HttpMethod.Put, "/hooks/demo/in/box?a=1&a=2") { Content = new StringContent("body") };
        request.Headers.Add("X-Sig", ["s1", "s2"]);

        using var answer = await gateway.Anonymous.SendAsync(request, Ended);

        hook.Last.ShouldNotBeNull();
        (hook.Last.Method, hook.Last.Path, hook.Last.Query["a"], hook.Last.Headers["x-sig"]).ShouldBe(("PUT", "in/box", "2", "s1, s2"));
        Encoding.UTF8.GetString(hook.Last.Body.Span).ShouldBe("body");
        hook.Last.IsLoopback.ShouldBeTrue();
        ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Ended)).ShouldBe((201, "made"));
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        answer.Headers.GetValues("X-Own").ShouldBe(["1"]);
        answer.Headers.Contains("Bad").ShouldBeFalse();
        answer.Headers.Contains("Injected").ShouldBeFalse();
        answer.Headers.ConnectionClose.ShouldBeNull();
    }

    [Fact]
    public async Task A_burst_waits_for_its_turn_and_never_more_than_so_many_are_inside()
    {
        await using var gateway = await TestGateway.StartAsync();
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var hook = new FakeHook("demo") { Open = open.Task };
        gateway.HookTable.Add(hook);

        var burst = Enumerable.Range(0, HookTable.CallsPerAdapter + 10).Select(_ => gateway.Anonymous.PostAsync("/hooks/demo", new StringContent("body"), Ended)).ToList();
        await Soon.That("as many as may be are inside", () => hook.Inside == HookTable.CallsPerAdapter);
        open.SetResult();

        (await Task.WhenAll(burst)).ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
        hook.Most.ShouldBe(HookTable.CallsPerAdapter);
    }

    [Theory]
    [InlineData("Forwarded", "for=203.0.113.9")]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("X-Real-IP", "203.0.113.9")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Host", "rebound.example")]
    public async Task A_proxy_or_a_foreign_page_is_not_the_machine_itself(string header, string value)
    {
        await using var gateway = await TestGateway.StartAsync();
        var hook = new FakeHook("demo");
        gateway.HookTable.Add(hook);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/demo");
        request.Headers.TryAddWithoutValidation(header, value);

        using var answer = await gateway.Anonymous.SendAsync(request, Ended);

        hook.Last.ShouldNotBeNull().IsLoopback.ShouldBeFalse();
    }

    [Fact]
    public async Task A_body_above_the_limit_is_refused_announced_or_not()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Configuration.Apply(GatewayConfig.Default with { Listen = new ListenConfig { HookBodyLimit = 10 } });
        var hook = new FakeHook("demo");
        gateway.HookTable.Add(hook);

        using var announced = await gateway.Anonymous.PostAsync("/hooks/demo", new ByteArrayContent(new byte[11]), Ended);
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/hooks/demo") { Content = new ByteArrayContent(new byte[11]) };
        chunked.Headers.TransferEncodingChunked = true;
        using var unannounced = await gateway.Anonymous.SendAsync(chunked, Ended);
        using var fitting = await gateway.Anonymous.PostAsync("/hooks/demo", new ByteArrayContent(new byte[10]), Ended);

        announced.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        unannounced.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        fitting.StatusCode.ShouldBe(HttpStatusCode.OK);
        hook.Last.ShouldNotBeNull().Body.Length.ShouldBe(10);
    }

    [Fact]
    public async Task Unknown_is_404_and_away_for_a_moment_is_503_with_a_time_to_retry()
    {
        await using var gateway = await TestGateway.StartAsync();
        (await PostAsync(gateway, "/hooks/nobody")).ShouldBe((503, "1"), "the plugin folder was not read yet: it may come");
        gateway.Catalog.Scanned();

        (await PostAsync(gateway, "/hooks/nobody")).ShouldBe((404, null));
        (await PostAsync(gateway, "/hooks/NO_NAME")).ShouldBe((404, null));

        gateway.Roster.Publish(Samples.Ready() with { State = AdapterState.Starting });
        (await PostAsync(gateway, "/hooks/demo")).ShouldBe((503, "1"), "reloading");

        gateway.HookTable.Add(new FakeHook("demo", "inbox"));
        gateway.Roster.Publish(Samples.Ready());
        (await PostAsync(gateway, "/hooks/demo/inbox")).ShouldBe((200, null));
        (await PostAsync(gateway, "/hooks/demo/outbox")).ShouldBe((404, null));
    }

    [Fact]
    public async Task A_faulted_call_tells_the_platform_nothing_of_the_exception()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.HookTable.Add(new FakeHook("demo")
        {
            Answer = new DoorResult<HookResponse>(CallStatus.Faulted, Fault: new AdapterFault("X", "inside story", "at X", Inner: null)),
        });

        using var answer = await gateway.Anonymous.PostAsync("/hooks/demo", content: null, Ended);

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await answer.Content.ReadAsStringAsync(Ended)).ShouldNotContain("inside story");
    }

    [Fact]
    public async Task With_a_listener_of_their_own_hooks_are_served_there_and_nothing_else_is()
    {
        await using var gateway = await TestGateway.StartAsync(hooks: "http://127.0.0.1:0/");
        gateway.HookTable.Add(new FakeHook("demo"));
        gateway.Discovery.Hooks.ShouldNotBe(gateway.Discovery.Admin);

        using var onHooks = await gateway.Hooks.PostAsync("/hooks/demo", content: null, Ended);
        using var onAdmin = await gateway.Client.PostAsync("/hooks/demo", content: null, Ended);
        using var health = await gateway.Hooks.GetAsync("/healthz/live", Ended);
        using var admin = await gateway.Hooks.GetAsync("/api/v1/adapters", Ended);

        onHooks.StatusCode.ShouldBe(HttpStatusCode.OK);
        onAdmin.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        health.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        admin.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<(int Status, string? RetryAfter)> PostAsync(TestGateway gateway, string path)
    {
        using var answer = await gateway.Anonymous.PostAsync(path, content: null, Ended);
        return ((int)answer.StatusCode, answer.Headers.RetryAfter?.ToString());
    }
}
