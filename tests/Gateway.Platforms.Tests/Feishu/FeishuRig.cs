using Gateway.Abstractions;
using Gateway.Adapters.Feishu;
using Gateway.Fixtures;

namespace Gateway.Platforms.Tests.Feishu;

/// <summary>The adapter alone, against the simulator, on a clock that only the test moves. Sockets take no time on it, however long they really take.</summary>
/// <remarks>
/// A connection that is up has one timer (its next ping), and so has an adapter that waits for its next attempt; whatever else is under way has a deadline,
/// or a ping whose answer is not here yet. That is when the clock is moved, to the next timer and never beyond.
/// </remarks>
internal sealed class FeishuRig : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    private FeishuRig(FeishuSimulator simulator, AdapterContextFake context)
    {
        (Simulator, Context) = (simulator, context);
        context.Stopping = _stopping.Token;
        Life = Adapter.RunAsync(context, _stopping.Token);
        simulator.Bell.RingAfter(Life);
    }

    public FeishuSimulator Simulator { get; }

    public AdapterContextFake Context { get; }

    public FeishuAdapter Adapter { get; } = new();

    public Task Life { get; }

    /// <summary>Nothing is under way: a ping that waits for its answer is due within the pong timeout, the next one later.</summary>
    private bool IsIdle => Context.Time.Armed is (> 0, 0) && Simulator.Sockets.All(peer => peer.Session is not null)
        && (Simulator.Sockets.IsEmpty || Simulator.Switches.StopsAcking || Simulator.Sockets.Any(peer => peer.IsBlackHole) || Context.Time.Next > TimeSpan.FromSeconds(8));

    public static async Task<FeishuRig> StartAsync(Action<FeishuSimulator, AdapterContextFake>? prepare = null, params (string Key, string Value)[] more)
    {
        var bell = new Bell();
        var simulator = await FeishuSimulator.StartAsync(bell);
        (string Key, string Value)[] usual = [("app_id", FeishuSimulator.AppId), ("app_secret", FeishuSimulator.Secret), ("domain", simulator.Url)];
        var context = new AdapterContextFake(bell, new WatchedTime(bell), [.. usual.Where(one => !more.Any(other => other.Key == one.Key)), .. more]);
        prepare?.Invoke(simulator, context);
        return new(simulator, context);
    }

    public static async Task<FeishuRig> ReadyAsync(Action<FeishuSimulator, AdapterContextFake>? prepare = null, params (string Key, string Value)[] more)
    {
        var rig = await StartAsync(prepare, more);
        await rig.UntilAsync("connected and pinging", () => rig.Context.Reports.Contains("connected") && rig.IsIdle);
        return rig;
    }

    public Task UntilAsync(string what, Func<bool> wanted) => Simulator.Bell.UntilAsync(what, wanted, Story, TestContext.Current.CancellationToken);

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
            await UntilAsync(what, () => (isSo = wanted()) || IsIdle);
            if (isSo)
            {
                return;
            }

            Context.Time.GetUtcNow().ShouldBeLessThan(end, $"It has not come to this within three scripted days: {what}. {Story()}");
            await StepAsync();
        }
    }

    /// <summary>Time without anything but pings.</summary>
    public async Task PassQuietlyAsync(TimeSpan length)
    {
        var end = Context.Time.GetUtcNow() + length;
        while (Context.Time.GetUtcNow() < end)
        {
            await UntilAsync("the last ping is answered, the next one is due later", () => IsIdle);
            await StepAsync();
        }
    }

    public Task<SendOutcome> SendAsync(
        string text, string conversation = FeishuSimulator.Room, string? replyTo = null, string delivery = "d-1", string? thread = null, string? replyContext = null) =>
        Adapter.SendAsync(
            new OutboundMessage { DeliveryId = delivery, Conversation = conversation, Text = text, ReplyTo = replyTo, Thread = thread, ReplyContext = replyContext },
            TestContext.Current.CancellationToken);

    public async Task<LivenessOpinion> OpinionAsync() => await Adapter.CheckLivenessAsync(TestContext.Current.CancellationToken);

    /// <summary>The host stops the generation.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Life.EndAsync();
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

    private async Task StepAsync()
    {
        if (Context.Time.Next is not { } next)
        {
            return;
        }

        var pings = Simulator.Pings.Count();
        var isPinging = !Simulator.Sockets.IsEmpty && next > TimeSpan.FromSeconds(8);
        Context.Time.Advance(next);
        if (isPinging)
        {
            await UntilAsync("the next ping", () => Simulator.Pings.Count() > pings || Simulator.Sockets.IsEmpty || Simulator.Sockets.Any(peer => peer.IsBlackHole));
        }
    }
}
