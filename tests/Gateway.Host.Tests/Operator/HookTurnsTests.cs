using Gateway.Host.Model;
using Gateway.Host.Operator.Api;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Operator;

public sealed class HookTurnsTests : IDisposable
{
    private static readonly AdapterId Busy = AdapterId.Parse("busy");
    private readonly FakeTimeProvider _time = new();
    private readonly HookTurns _turns;

    public HookTurnsTests() => _turns = new HookTurns(_time);

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_above_the_limit_waits_for_the_end_of_another()
    {
        var inside = await FillAsync();
        var next = _turns.TakeAsync(Busy, Ended).AsTask();
        next.IsCompleted.ShouldBeFalse();

        inside[0].Dispose();

        (await next).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_call_whose_turn_does_not_come_in_time_is_refused_and_takes_no_turn_later()
    {
        var inside = await FillAsync();
        var next = _turns.TakeAsync(Busy, Ended).AsTask();

        _time.Advance(HookTurns.Patience);

        (await next).ShouldBeNull();
        inside[0].Dispose();
        (await _turns.TakeAsync(Busy, Ended)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Only_so_many_wait_and_another_adapter_is_not_delayed_by_them()
    {
        await FillAsync();
        var waiting = Enumerable.Range(0, HookTurns.MostWaiting).Select(_ => _turns.TakeAsync(Busy, Ended).AsTask()).ToList();

        (await _turns.TakeAsync(Busy, Ended)).ShouldBeNull();

        waiting.ShouldAllBe(one => !one.IsCompleted);
        (await _turns.TakeAsync(AdapterId.Parse("neighbour"), Ended)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_caller_who_has_gone_gives_his_place_up()
    {
        await FillAsync();
        using var gone = new CancellationTokenSource();
        var next = _turns.TakeAsync(Busy, gone.Token).AsTask();

        await gone.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(next);
    }

    public void Dispose() => _turns.Dispose();

    private async Task<List<IDisposable>> FillAsync()
    {
        var inside = new List<IDisposable>();
        for (var i = 0; i < HookTable.CallsPerAdapter; i++)
        {
            inside.Add((await _turns.TakeAsync(Busy, Ended)).ShouldNotBeNull());
        }

        return inside;
    }
}
