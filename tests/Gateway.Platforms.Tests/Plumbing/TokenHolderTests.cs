using Gateway.Adapters.Plumbing;
using Gateway.Fixtures;

namespace Gateway.Platforms.Tests.Plumbing;

public sealed class TokenHolderTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(2);

    private readonly WatchedTime _time = new(new Bell());
    private readonly TokenHolder _holder;
    private Func<int, Task<TokenAnswer>> _answer = number => Task.FromResult(TokenAnswer.Of($"t{number}", Lifetime));
    private int _fetches;

    public TokenHolderTests() => _holder = new(_time, _ => _answer(++_fetches), ahead: TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_token_serves_until_shortly_before_its_end()
    {
        (await GetAsync()).Token.ShouldBe("t1");
        _time.Advance(Lifetime - TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        (await GetAsync()).Token.ShouldBe("t1");
        _time.Advance(TimeSpan.FromSeconds(1));
        (await GetAsync()).Token.ShouldBe("t2");
    }

    [Fact]
    public async Task Many_callers_make_one_fetch()
    {
        var release = new TaskCompletionSource<TokenAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _answer = _ => release.Task;
        var callers = Enumerable.Range(0, 20).Select(_ => GetAsync()).ToArray();
        release.SetResult(TokenAnswer.Of("one", Lifetime));
        (await Task.WhenAll(callers)).ShouldAllBe(answer => answer.Token == "one");
        _fetches.ShouldBe(1);
    }

    [Fact]
    public async Task A_caller_that_gives_up_does_not_end_the_fetch_of_the_others()
    {
        var release = new TaskCompletionSource<TokenAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _answer = _ => release.Task;
        using var gone = new CancellationTokenSource();
        var first = _holder.GetAsync(gone.Token);
        var second = GetAsync();
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        release.SetResult(TokenAnswer.Of("one", Lifetime));
        (await second).Token.ShouldBe("one");
    }

    [Fact]
    public async Task While_a_fetch_fails_the_old_token_serves_to_its_end_and_the_next_call_tries_again()
    {
        await GetAsync();
        _answer = _ => Task.FromResult(TokenAnswer.Failed(new(ApiOutcome.Answered, 503, default, "'token' was answered with 503.")));
        _time.Advance(Lifetime - TimeSpan.FromMinutes(1));
        (await GetAsync()).Token.ShouldBe("t1");
        _time.Advance(TimeSpan.FromMinutes(1));
        (await GetAsync()).Failure!.Status.ShouldBe(503);
        _fetches.ShouldBe(3);
    }

    [Fact]
    public async Task A_token_that_the_platform_refuses_is_fetched_anew_once()
    {
        _holder.Refused((await GetAsync()).Token!);
        (await GetAsync()).Token.ShouldBe("t2");
        _holder.Refused("t1");
        (await GetAsync()).Token.ShouldBe("t2");
    }

    [Fact]
    public async Task A_token_that_lives_for_less_than_the_margin_is_not_fetched_with_every_call()
    {
        _answer = number => Task.FromResult(TokenAnswer.Of($"t{number}", TimeSpan.FromSeconds(60)));
        await GetAsync();
        _time.Advance(TimeSpan.FromSeconds(29));
        (await GetAsync()).Token.ShouldBe("t1");
    }

    [Fact]
    public void A_token_is_not_written_anywhere() => TokenAnswer.Of("secret", Lifetime).ToString().ShouldNotContain("secret");

    private Task<TokenAnswer> GetAsync() => _holder.GetAsync(TestContext.Current.CancellationToken);
}
