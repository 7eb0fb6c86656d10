using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;
using Gateway.Fixtures;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Plumbing;

/// <summary>A request that may have arrived is never taken for one that has not, and the other way round.</summary>
public sealed class ApiCallerTests : IAsyncLifetime
{
    private readonly Bell _bell = new();
    private PlainServer _server = null!;
    private AdapterContextFake _context = null!;
    private ApiCaller _caller = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await PlainServer.StartAsync(_bell);
        _context = new(_bell, new WatchedTime(_bell));
        _caller = new(_context, "Gateway (test)");
    }

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_request_goes_out_as_it_is_and_its_answer_comes_back()
    {
        var answer = await CallAsync();
        answer.IsSuccess.ShouldBeTrue();
        answer.Text().ShouldBe("""{"text":"hi"}""");
        using var json = answer.Json();
        json!.RootElement.GetProperty("text").GetString().ShouldBe("hi");
        var request = _server.Recorder.All.Single();
        request.Headers["authorization"].ShouldBe("Bot secret");
        request.Headers["user-agent"].ShouldBe("Gateway (test)");
        request.Headers["content-type"].ShouldBe("application/json; charset=utf-8");
    }

    [Theory]
    [InlineData(429, "Retryable", "rate-limited")]
    [InlineData(401, "Retryable", "bad-credentials")]
    [InlineData(403, "Permanent", "forbidden")]
    [InlineData(404, "Permanent", "not-found")]
    [InlineData(400, "Permanent", "bad-request")]
    [InlineData(500, "Ambiguous", "platform")]
    [InlineData(503, "Ambiguous", "platform")]
    public async Task A_refusal_has_an_outcome(int status, string kind, string code)
    {
        _server.Switches.Fail(new(status, RetryAfter: 1.5));
        var answer = await CallAsync();
        var outcome = answer.Failure("It says why.");
        (outcome.Kind.ToString(), outcome.Code).ShouldBe((kind, code));
        outcome.Detail.ShouldBe($"'say hi' was answered with {status}. It says why.");
        answer.RetryAfter.ShouldBe(TimeSpan.FromSeconds(1.5));
        outcome.RetryAfter.ShouldBe(status == 429 ? TimeSpan.FromSeconds(1.5) : null);
    }

    [Fact]
    public async Task Doubt_is_retryable_where_the_platform_does_nothing_twice()
    {
        _server.Switches.Fail(new(502));
        (await CallAsync()).Failure(isIdempotent: true).Kind.ShouldBe(SendOutcomeKind.Retryable);
    }

    [Fact]
    public async Task Where_nobody_listens_nothing_was_sent()
    {
        await _server.RefuseAsync();
        var answer = await CallAsync();
        (answer.Outcome, answer.Failure().Kind).ShouldBe((ApiOutcome.NotWritten, SendOutcomeKind.Retryable));
    }

    [Fact]
    public async Task A_connection_that_breaks_instead_of_an_answer_leaves_doubt()
    {
        _server.Switches.Fail(new(Cuts: true, After: true));
        var answer = await CallAsync();
        (answer.Outcome, answer.Failure().Kind).ShouldBe((ApiOutcome.Broken, SendOutcomeKind.Ambiguous));
    }

    [Fact]
    public async Task A_request_that_is_never_answered_leaves_doubt_at_its_deadline()
    {
        _server.Switches.Fail(new(NeverAnswers: true));
        var calling = CallAsync();
        await _server.Recorder.WaitAsync("taken", all => all.Count == 1);
        _context.Time.Advance(TimeSpan.FromSeconds(20));
        var answer = await calling;
        (answer.Outcome, answer.Failure().Kind).ShouldBe((ApiOutcome.Unanswered, SendOutcomeKind.Ambiguous));
        answer.Detail.ShouldBe("'say hi' was not answered within 20 s.");
    }

    [Fact]
    public async Task A_caller_that_gives_up_gets_no_answer()
    {
        _server.Switches.Fail(new(NeverAnswers: true));
        using var gone = new CancellationTokenSource();
        var calling = CallAsync(gone.Token);
        await _server.Recorder.WaitAsync("taken", all => all.Count == 1);
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(calling);
    }

    /// <summary>Addresses and headers hold tokens on some platforms.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_text_has_a_secret_in_it(bool isThere)
    {
        if (!isThere)
        {
            await _server.RefuseAsync();
        }

        _server.Switches.Fail(new(401));
        (await CallAsync()).ToString().ShouldNotContain("secret");
    }

    private Task<ApiAnswer> CallAsync(CancellationToken? cancellationToken = null) => _caller.CallAsync(
        ApiRequest.Json("say hi", HttpMethod.Post, new Uri($"{_server.Url}/call?key=secret"), """{"text":"hi"}""") with { Headers = [new("Authorization", "Bot secret")] },
        cancellationToken ?? TestContext.Current.CancellationToken);
}
