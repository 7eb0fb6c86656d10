using Gateway.Abstractions;
using Gateway.Adapters.Slack;
using Gateway.Fixtures;

namespace Gateway.Platforms.Tests.Slack;

/// <summary>The adapter alone, against the simulator, on a clock that only the test moves. Sockets, and pings with them, take real time.</summary>
/// <remarks>A connection that is greeted has no timer on that clock; what waits for its next attempt has one, and what is under way a deadline.</remarks>
internal sealed class SlackRig : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    private SlackRig(SlackSimulator simulator, AdapterContextFake context)
    {
        (Simulator, Context) = (simulator, context);
        context.Stopping = _stopping.Token;
        Life = Adapter.RunAsync(context, _stopping.Token);
        simulator.Bell.RingAfter(Life);
    }

    public SlackSimulator Simulator { get; }

    public AdapterContextFake Context { get; }

    public SlackAdapter Adapter { get; } = new();

    public Task Life { get; }

    /// <summary>Something waits for its time, and nothing is under way, seen from both ends.</summary>
    private bool IsWaiting => Context.Time.Armed is (> 0, 0) && Simulator.Sockets.All(peer => peer.Session is not null);

    public static async Task<SlackRig> StartAsync(Action<SlackSimulator, AdapterContextFake>? prepare = null, params (string Key, string Value)[] more)
    {
        var bell = new Bell();
        var time = new WatchedTime(bell);
        var simulator = await SlackSimulator.StartAsync(bell, time.Clock);
        (string Key, string Value)[] usual = [("bot_token", SlackSimulator.BotToken), ("app_token", SlackSimulator.AppToken), ("api_root", $"{simulator.Url}/api")];
        var context = new AdapterContextFake(bell, time, [.. usual.Where(one => !more.Any(other => other.Key == one.Key)), .. more]);
        prepare?.Invoke(simulator, context);
        return new(simulator, context);
    }

    public static async Task<SlackRig> ReadyAsync(Action<SlackSimulator, AdapterContextFake>? prepare = null, params (string Key, string Value)[] more)
    {
        var rig = await StartAsync(prepare, more);
        await rig.ConnectedAsync(1);
        return rig;
    }

    public Task UntilAsync(string what, Func<bool> wanted) => Simulator.Bell.UntilAsync(what, wanted, Story, TestContext.Current.CancellationToken);

    public Task ConnectedAsync(int times) => UntilAsync($"connected {times} times", () => Context.Reports.Count(one => one == "connected") >= times);

    public Task ReceivedAsync(params string[] texts) => UntilAsync($"received: {string.Join(", ", texts)}", () => texts.All(text => Context.Received.Any(message => message.Text == text)));

    /// <summary>Its life has ended by itself.</summary>
    public async Task EndedAsync()
    {
        await UntilAsync("ended by itself", () => Life.IsCompleted);
        await Life.EndAsync();
    }

    /// <summary>Moves the clock from timer to timer until it is so.</summary>
    public async Task PassUntilAsync(string what, Func<bool> wanted)
    {
        var end = Context.Time.GetUtcNow() + TimeSpan.FromDays(3);
        while (true)
        {
            var isSo = false;
            await UntilAsync(what, () => (isSo = wanted()) || IsWaiting);
            if (isSo)
            {
                return;
            }

            Context.Time.GetUtcNow().ShouldBeLessThan(end, $"It has not come to this within three scripted days: {what}. {Story()}");
            if (Context.Time.Next is { } next)
            {
                Context.Time.Advance(next);
            }
        }
    }

    public Task<SendOutcome> SendAsync(string text, string conversation = SlackSimulator.Room, string? replyTo = null, string delivery = "d-1", string? thread = null, int attempt = 1) =>
        Adapter.SendAsync(
            new OutboundMessage { DeliveryId = delivery, Conversation = conversation, Text = text, ReplyTo = replyTo, Thread = thread, Attempt = attempt }, TestContext.Current.CancellationToken);

    public Task<ProbeOutcome> ProbeAsync() => Adapter.ProbeAsync(TestContext.Current.CancellationToken);

    public async Task<LivenessOpinion> OpinionAsync() => await Adapter.CheckLivenessAsync(TestContext.Current.CancellationToken);

    /// <summary>The host stops the generation.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Life.EndAsync();
    }

    /// <summary>The next generation, with what this one has left behind, on the same platform.</summary>
    public async Task<SlackRig> NextGenerationAsync(StartReason reason)
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
        // a connection that leads nowhere would be waited for on a clock that stands still
        Simulator.DropAll();
        await StopAsync();
        await Simulator.DisposeAsync();
        _stopping.Dispose();
    }

    public string Story() =>
        $"Timers: {Context.Time.Armed}, next {Context.Time.Next}. Said:\n{string.Join('\n', Context.Said.TakeLast(15))}\n{Simulator.Recorder.Story()}";
}
