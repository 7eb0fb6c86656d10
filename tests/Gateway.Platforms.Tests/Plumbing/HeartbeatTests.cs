using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;
using Gateway.Fixtures;

namespace Gateway.Platforms.Tests.Plumbing;

/// <summary>Beats at their time, each with its answer; a missing answer is a dead connection.</summary>
public sealed class HeartbeatTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    private readonly Bell _bell = new();
    private readonly WatchedTime _time;
    private readonly Heartbeat _heart;
    private readonly CancellationTokenSource _stopping = new();
    private bool _isOpen = true;
    private int _beats;

    public HeartbeatTests()
    {
        _time = new(_bell);
        _heart = new(_time, new(Interval, Within) { First = TimeSpan.FromSeconds(10) }, _ =>
        {
            _beats++;
            _bell.Ring();
            return Task.FromResult(_isOpen);
        });
    }

    public void Dispose() => _stopping.Dispose();

    [Fact]
    public async Task It_beats_after_the_first_pause_and_then_at_every_interval_as_long_as_it_is_answered()
    {
        var life = _heart.RunAsync(_stopping.Token);
        for (var beat = 1; beat <= 50; beat++)
        {
            await AdvanceAsync(beat == 1 ? TimeSpan.FromSeconds(10) : Interval);
            _beats.ShouldBe(beat);
            await AnswerAsync();
        }

        _heart.Look().ShouldBe(new HeartbeatPicture(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, IsLate: false, IsStopped: false));
        await _stopping.CancelAsync();
        (await life.EndAsync()).ShouldBe(HeartbeatEnd.Stopped);
    }

    [Fact]
    public async Task An_answer_that_is_missing_ends_it()
    {
        var life = _heart.RunAsync(_stopping.Token);
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        await AnswerAsync();
        await AdvanceAsync(Interval);
        _heart.Look().IsLate.ShouldBeFalse();
        await AdvanceAsync(Within);
        (await life.EndAsync()).ShouldBe(HeartbeatEnd.Unanswered);
        _time.Advance(TimeSpan.FromSeconds(1));
        _heart.Look().IsLate.ShouldBeTrue();
        _heart.Look().SinceAnswered.ShouldBe(Interval + Within + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_beat_that_cannot_be_sent_ends_it_too_and_differently()
    {
        _isOpen = false;
        var life = _heart.RunAsync(_stopping.Token);
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        (await life.EndAsync()).ShouldBe(HeartbeatEnd.NotSent);
    }

    /// <summary>Incident E-19.</summary>
    [Fact]
    public async Task A_beat_that_the_platform_asks_for_is_sent_at_once_and_is_no_missed_answer()
    {
        var life = _heart.RunAsync(_stopping.Token);
        (await _heart.SendAsync(TestContext.Current.CancellationToken)).ShouldBeTrue();
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        _heart.Look().IsLate.ShouldBeFalse();
        _beats.ShouldBe(2);
        await AnswerAsync();
        await AdvanceAsync(Interval);
        _beats.ShouldBe(3);
        life.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_timer_that_is_lost_shows_in_the_picture()
    {
        _time.Advance(Interval * 2);
        _heart.Look().IsStopped.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));
        _heart.Look().IsStopped.ShouldBeTrue();
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_probe_is_a_beat_of_its_own_whose_answer_is_waited_for()
    {
        var probe = _heart.ProbeAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        _beats.ShouldBe(1);
        _heart.Answered();
        (await probe).Kind.ShouldBe(ProbeKind.Answered);

        probe = _heart.ProbeAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(5));
        (await probe).Code.ShouldBe("heartbeat-unanswered");

        _isOpen = false;
        (await _heart.ProbeAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).Kind.ShouldBe(ProbeKind.Unknown);
    }

    /// <summary>The heart waits for the clock before and after: for its next beat, or for an answer.</summary>
    private async Task AdvanceAsync(TimeSpan by)
    {
        await _bell.UntilAsync("waiting", () => _time.Armed.Pauses == 1, () => $"{_time.Armed}", TestContext.Current.CancellationToken);
        var beats = _beats;
        _time.Advance(by);
        if (by != Within)
        {
            await _bell.UntilAsync("beaten", () => _beats > beats && (_time.Armed.Pauses == 1 || !_isOpen), () => $"{_time.Armed} {_beats}", TestContext.Current.CancellationToken);
        }
    }

    private async Task AnswerAsync()
    {
        var before = _time.Next;
        _heart.Answered();
        await _bell.UntilAsync("the next pause has begun", () => _time.Armed.Pauses == 1 && _time.Next > before, () => $"{_time.Next}", TestContext.Current.CancellationToken);
    }
}
