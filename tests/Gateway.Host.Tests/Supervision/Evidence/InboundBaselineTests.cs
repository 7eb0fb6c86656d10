using System.Collections.Immutable;
using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Tests.Supervision.Lifecycle;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Evidence;

public sealed class InboundBaselineTests
{
    private static readonly AdapterId Demo = AdapterId.Parse("demo");
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly FakeTimeProvider _time = new();
    private readonly FakeBaselineStore _store = new();
    private readonly HostStatus _host;
    private readonly InboundBaselines _baselines;

    public InboundBaselineTests()
    {
        _host = new HostStatus(new EventLog(_time));
        _baselines = new InboundBaselines(_store, _host);
    }

    [Fact]
    public void Only_the_newest_gaps_are_kept()
    {
        var baseline = new InboundBaseline();
        baseline.Learn(Enumerable.Range(1, 300).Select(seconds => TimeSpan.FromSeconds(seconds)));
        (baseline.Gaps.Length, baseline.Gaps[0], baseline.Gaps[^1]).ShouldBe((256, TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(300)));
    }

    [Fact]
    public async Task What_was_learned_is_written_at_most_once_a_minute_and_once_more_at_the_stop()
    {
        using var stop = new CancellationTokenSource();
        var (beat, writer) = Writer();
        var running = writer.RunAsync(beat, stop.Token);
        await LearnAndPassAsync(30);
        await LearnAndPassAsync(29);
        _store.Writes.ShouldBe(0);
        await LearnAndPassAsync(1);
        await UntilAsync(() => _store.Writes == 1);
        _time.Advance(10 * Minute);
        await Task.Yield();
        _baselines.Learn(Demo, [Minute]);
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        (_store.Writes, _store.Rows[Demo].Length).ShouldBe((2, 4));
    }

    [Fact]
    public async Task What_cannot_be_written_is_told_and_written_later()
    {
        using var stop = new CancellationTokenSource();
        var (beat, writer) = Writer();
        var running = writer.RunAsync(beat, stop.Token);
        _store.Rows.ShouldBeEmpty();
        _baselines.Learn(Demo, [Minute]);
        _store.Fails = true;
        _time.Advance(Minute);
        await UntilAsync(() => _host.Problems.ContainsKey("baselines-unwritten"));
        _store.Fails = false;
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        _store.Rows[Demo].ShouldBe([Minute]);
        _host.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_store_that_cannot_be_read_is_told_and_everything_is_learned_afresh()
    {
        _store.Rows = _store.Rows.Add(Demo, [.. Enumerable.Repeat(Minute, 30)]);
        _store.Fails = true;
        _baselines.Of(Demo).Gaps.ShouldBeEmpty();
        _host.Problems.ShouldContainKey("baselines-unread");
        new InboundBaselines(new FakeBaselineStore { Rows = _store.Rows }, _host).Of(Demo).Gaps.Length.ShouldBe(30);
    }

    private async Task LearnAndPassAsync(int seconds)
    {
        _baselines.Learn(Demo, [Minute]);
        _time.Advance(TimeSpan.FromSeconds(seconds));
        await Task.Yield();
    }

    private static async Task UntilAsync(Func<bool> isTrue)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!isTrue())
        {
            limit.IsCancellationRequested.ShouldBeFalse("it never came");
            await Task.Yield();
        }
    }

    private (LoopBeat Beat, BaselineWriter Writer) Writer()
    {
        var writer = new BaselineWriter(_baselines, _store, _host, _time);
        var beat = new LoopBeat(writer.Name, writer.StallAfter, _time);
        beat.Begin(again: false);
        return (beat, writer);
    }
}
