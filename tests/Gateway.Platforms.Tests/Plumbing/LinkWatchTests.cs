using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;
using Gateway.Fixtures;

namespace Gateway.Platforms.Tests.Plumbing;

public sealed class LinkWatchTests
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(30);

    private readonly WatchedTime _time = new(new Bell());
    private readonly LinkWatch _watch;

    public LinkWatchTests() => _watch = new(_time, ReadyWithin);

    private LivenessOpinion Opinion => _watch.Opinion();

    [Fact]
    public void Nothing_is_said_before_the_platform_has_confirmed_the_connection()
    {
        Opinion.Kind.ShouldBe(LivenessKind.None);
        _watch.Connecting();
        _time.Advance(ReadyWithin);
        Opinion.Kind.ShouldBe(LivenessKind.None);
    }

    [Fact]
    public void A_loop_that_neither_gets_ready_nor_gives_up_is_stuck()
    {
        _watch.Connecting();
        _time.Advance(ReadyWithin + TimeSpan.FromSeconds(16));
        Opinion.Code.ShouldBe("connect-stuck");

        _watch.Away(TimeSpan.FromSeconds(60));
        _time.Advance(TimeSpan.FromSeconds(70));
        Opinion.Kind.ShouldBe(LivenessKind.None, "the pause itself is no failure");
        _time.Advance(TimeSpan.FromSeconds(10));
        Opinion.Code.ShouldBe("connect-stuck");
    }

    [Fact]
    public async Task A_confirmed_connection_lives_as_long_as_its_heart_is_answered()
    {
        var heart = new Heartbeat(_time, new(TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(30)), _ => Task.FromResult(true));
        _watch.Ready(heart);
        Opinion.Kind.ShouldBe(LivenessKind.Alive);

        var probe = heart.ProbeAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(31));
        Opinion.Code.ShouldBe("heartbeat-unanswered");
        heart.Answered();
        await probe;
        Opinion.Kind.ShouldBe(LivenessKind.Alive);

        _time.Advance(TimeSpan.FromSeconds(81));
        Opinion.Code.ShouldBe("heartbeat-stopped");
    }

    /// <summary>Whoever beats gives the connection up at once: a look in that moment is no second opinion.</summary>
    [Fact]
    public async Task A_grace_leaves_the_first_move_to_whoever_beats()
    {
        var heart = new Heartbeat(_time, new(TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(30)) { Grace = TimeSpan.FromSeconds(5) }, _ => Task.FromResult(true));
        _watch.Ready(heart);
        var probe = heart.ProbeAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(35));
        Opinion.Kind.ShouldBe(LivenessKind.Alive);
        _time.Advance(TimeSpan.FromSeconds(1));
        Opinion.Code.ShouldBe("heartbeat-unanswered");
        heart.Answered();
        await probe;
    }

    [Fact]
    public async Task There_is_nothing_to_ask_while_there_is_no_connection()
    {
        (await _watch.ProbeAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken)).Kind.ShouldBe(ProbeKind.Unknown);
    }
}
