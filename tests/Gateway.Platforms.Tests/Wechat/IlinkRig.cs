using Gateway.Abstractions;
using Gateway.Adapters.Wechat;
using Gateway.Fixtures;

namespace Gateway.Platforms.Tests.Wechat;

/// <summary>The adapter alone, against the simulated iLink, on a clock that only the test moves, which is the simulator's too.</summary>
internal sealed class IlinkRig : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    private IlinkRig(IlinkSimulator simulator, AdapterContextFake context)
    {
        (Simulator, Context) = (simulator, context);
        context.Stopping = _stopping.Token;
        Life = Adapter.RunAsync(context, _stopping.Token);
        simulator.Bell.RingAfter(Life);
    }

    public IlinkSimulator Simulator { get; }

    public AdapterContextFake Context { get; }

    public WechatAdapter Adapter { get; } = new();

    public Task Life { get; }

    /// <summary>A poll is held and its deadline is armed, or the adapter waits for its next attempt.</summary>
    private bool IsIdle => Context.Time.Armed == (1, 0) || (Context.Time.Armed == (0, 1) && Simulator.Held == 1);

    public static async Task<IlinkRig> StartAsync(Action<IlinkSimulator, AdapterContextFake>? prepare = null, params (string Key, string Value)[] more)
    {
        var bell = new Bell();
        var time = new WatchedTime(bell);
        var simulator = await IlinkSimulator.StartAsync(bell, time.Clock);
        (string Key, string Value)[] usual = [("token", IlinkSimulator.Token), ("base_url", simulator.Url)];
        var context = new AdapterContextFake(bell, time, [.. usual.Where(one => !more.Any(other => other.Key == one.Key)), .. more]);
        prepare?.Invoke(simulator, context);
        return new(simulator, context);
    }

    public static async Task<IlinkRig> ReadyAsync(Action<IlinkSimulator, AdapterContextFake>? prepare = null)
    {
        var rig = await StartAsync(prepare);
        await rig.UntilAsync("polling", () => rig.Context.Reports.Contains("connected") && rig.IsIdle);
        return rig;
    }

    public Task UntilAsync(string what, Func<bool> wanted) => Simulator.Bell.UntilAsync(what, wanted, Story, TestContext.Current.CancellationToken);

    /// <summary>Moves the clock in small steps, each from one idle moment to the next, until it is so.</summary>
    public async Task PassUntilAsync(string what, Func<bool> wanted)
    {
        var end = Context.Time.GetUtcNow() + TimeSpan.FromDays(3);
        while (true)
        {
            var isSo = false;
            await UntilAsync(what, () => (isSo = wanted()) || IsIdle);
            if (isSo)
            {
                return;
            }

            Context.Time.GetUtcNow().ShouldBeLessThan(end, $"It has not come to this within three scripted days: {what}. {Story()}");
            await StepAsync(TimeSpan.MaxValue);
        }
    }

    /// <summary>Time in which nobody writes.</summary>
    public async Task PassQuietlyAsync(TimeSpan length)
    {
        var end = Context.Time.GetUtcNow() + length;
        while (Context.Time.GetUtcNow() < end)
        {
            await UntilAsync("a poll is held", () => IsIdle);
            await StepAsync(end - Context.Time.GetUtcNow());
        }

        await UntilAsync("a poll is held", () => IsIdle);
    }

    public async Task<InboundMessage> ReceivedAsync(string text)
    {
        await UntilAsync($"'{text}' received", () => Context.Received.Any(message => message.Text == text));
        return Context.Received.First(message => message.Text == text);
    }

    public Task<SendOutcome> SendAsync(string text, string conversation = IlinkSimulator.Alice, string? replyContext = null, string delivery = "d-1") => Adapter.SendAsync(
        new OutboundMessage { DeliveryId = delivery, Conversation = conversation, Text = text, ReplyContext = replyContext }, TestContext.Current.CancellationToken);

    public Task<ProbeOutcome> ProbeAsync() => Adapter.ProbeAsync(TestContext.Current.CancellationToken);

    public async Task<LivenessOpinion> OpinionAsync() => await Adapter.CheckLivenessAsync(TestContext.Current.CancellationToken);

    /// <summary>The host stops the generation.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Life.EndAsync();
    }

    /// <summary>The next generation, with what this one has left behind, on the same platform.</summary>
    public async Task<IlinkRig> NextGenerationAsync(StartReason reason)
    {
        await StopAsync();
        var next = new AdapterContextFake(Simulator.Bell, Context.Time, [.. Context.Settings.Values.Select(pair => (pair.Key, pair.Value))]) { StartReason = reason };
        foreach (var (key, value) in Context.Kept)
        {
            await next.SetAsync(key, value);
        }

        return new(Simulator, next);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Simulator.DisposeAsync();
        _stopping.Dispose();
    }

    public string Story() =>
        $"Timers: {Context.Time.Armed}, next {Context.Time.Next}, held {Simulator.Held}. Said:\n{string.Join('\n', Context.Said.TakeLast(15))}\n{Simulator.Recorder.Story()}";

    /// <summary>To the end of the pause, or to the end of the poll that is held: then its answer has to have come and the next one to have been made.</summary>
    private async Task StepAsync(TimeSpan atMost)
    {
        var polls = Simulator.Polls.Count();
        var isHeld = Context.Time.Armed == (0, 1);
        var step = isHeld ? Simulator.HeldUntil - Context.Time.GetUtcNow() : Context.Time.Next ?? TimeSpan.Zero;
        step = step > TimeSpan.Zero ? step : TimeSpan.Zero;
        Context.Time.Advance(step < atMost ? step : atMost);
        if (isHeld && step <= atMost)
        {
            await UntilAsync("the poll was answered", () => Simulator.Polls.Count() > polls || Context.Time.Armed.Pauses > 0 || Life.IsCompleted);
        }
    }
}
