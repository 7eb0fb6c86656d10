using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;
using Gateway.Adapters.Qq;
using Gateway.Fixtures;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Qq;

/// <summary>The adapter alone, against the simulator, on a clock that only the test moves. Sockets take no time on it, however long they really take.</summary>
/// <remarks>
/// A session that is confirmed has one timer (its next heartbeat), and so has an adapter that waits for its next attempt; whatever else is under way has
/// more of them or none. That is when the clock is moved, to the next timer and never beyond.
/// </remarks>
internal sealed class QqRig : IAsyncDisposable
{
    /// <summary>An answer has to be here before that; a timer that is due later is the next beat, or a pause.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _stopping = new();

    private QqRig(QqSimulator simulator, AdapterContextFake context)
    {
        (Simulator, Context) = (simulator, context);
        context.Stopping = _stopping.Token;
        Life = Adapter.RunAsync(context, _stopping.Token);
        simulator.Bell.RingAfter(Life);
    }

    public QqSimulator Simulator { get; }

    public AdapterContextFake Context { get; }

    public QqAdapter Adapter { get; } = new();

    public Task Life { get; }

    /// <summary>One timer and nothing under way, seen from both ends. At a connection that leads nowhere they differ, and a close waits for its deadline.</summary>
    private bool IsIdle
    {
        get
        {
            var sockets = Simulator.Sockets;
            return sockets.Exists(peer => peer.IsBlackHole)
                ? Context.Time.Armed == (1, 0) || (Context.Time.Armed == (0, 1) && Context.Time.Next <= new SocketLimits().Close)
                : Context.Time.Armed == (1, 0) && Context.OpenSockets == sockets.Count && sockets.TrueForAll(HasBeaten);
        }
    }

    /// <summary>What is on its way takes no time: an answer that will come has to have come before the clock moves.</summary>
    private bool MayPass => IsAnswered || Simulator.Switches.StopsAcking || Simulator.Sockets.Exists(peer => peer.IsBlackHole);

    private bool IsAnswered => Simulator.Sockets.IsEmpty || Context.Time.Next > AnswerWithin;

    public static async Task<QqRig> StartAsync(Action<QqSimulator, AdapterContextFake>? prepare = null, params (string Key, string Value)[] more)
    {
        var bell = new Bell();
        var time = new WatchedTime(bell);
        var simulator = await QqSimulator.StartAsync(bell, time.Clock);
        (string Key, string Value)[] usual =
        [
            ("app_id", QqSimulator.AppId), ("secret", QqSimulator.Secret), ("api_root", simulator.Url), ("token_root", simulator.Url),
        ];
        var context = new AdapterContextFake(bell, time, [.. usual.Where(one => !more.Any(other => other.Key == one.Key)), .. more]);
        prepare?.Invoke(simulator, context);
        return new(simulator, context);
    }

    public static async Task<QqRig> ReadyAsync(Action<QqSimulator, AdapterContextFake>? prepare = null, params (string Key, string Value)[] more)
    {
        var rig = await StartAsync(prepare, more);
        await rig.UntilAsync("connected and beating", () => rig.Context.Reports.Contains("connected") && rig.IsIdle && rig.Simulator.Beats.Any() && rig.IsAnswered);
        return rig;
    }

    public Task UntilAsync(string what, Func<bool> wanted) => Simulator.Bell.UntilAsync(what, wanted, Story, TestContext.Current.CancellationToken);

    /// <summary>Moves the clock from timer to timer until it is so.</summary>
    public async Task PassUntilAsync(string what, Func<bool> wanted)
    {
        var end = Context.Time.GetUtcNow() + TimeSpan.FromDays(3);
        while (true)
        {
            var isSo = false;
            await UntilAsync(what, () => (isSo = wanted()) || (IsIdle && MayPass));
            if (isSo)
            {
                return;
            }

            Context.Time.GetUtcNow().ShouldBeLessThan(end, $"It has not come to this within three scripted days: {what}. {Story()}");
            await BeatOrWaitAsync();
        }
    }

    /// <summary>Time without anything but heartbeats.</summary>
    public async Task PassQuietlyAsync(TimeSpan length)
    {
        var end = Context.Time.GetUtcNow() + length;
        while (Context.Time.GetUtcNow() < end)
        {
            await UntilAsync("the last heartbeat is answered, the next one is due later", () => IsIdle && IsAnswered);
            await BeatOrWaitAsync();
        }

        await UntilAsync("the last heartbeat is answered", () => IsIdle && IsAnswered);
    }

    /// <summary>Waits until both ends know that the connection is over, and the adapter has said so; before that the clock must not move.</summary>
    public Task GoneAsync() => UntilAsync(
        "the connection is over", () => Simulator.Sockets.IsEmpty && Context.OpenSockets == 0 && Context.Said.Last().StartsWith("connected", StringComparison.Ordinal) == false);

    public Task<InboundMessage> ReceivedAsync(string text) => ReceivedAsync(text, () => Context.Received.FirstOrDefault(message => message.Text == text));

    public Task<SendOutcome> AnswerAsync(InboundMessage question, string text, string delivery = "d-1") => SendAsync(text, question.Conversation, question.ReplyContext, delivery);

    public Task<SendOutcome> SendAsync(string text, string conversation = "c2c:E1", string? replyContext = null, string delivery = "d-1") => Adapter.SendAsync(
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
    public async Task<QqRig> NextGenerationAsync(StartReason reason)
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
        $"Timers: {Context.Time.Armed}, next {Context.Time.Next}. Said:\n{string.Join('\n', Context.Said.TakeLast(15))}\n{Simulator.Recorder.Story()}";

    private async Task<InboundMessage> ReceivedAsync(string text, Func<InboundMessage?> look)
    {
        await UntilAsync($"'{text}' received", () => look() is not null);
        return look()!;
    }

    /// <summary>The first heartbeat comes with the confirmation of the session, so whoever has sent one has been confirmed.</summary>
    private bool HasBeaten(SocketPeer peer) => Simulator.Beats.Any(beat => beat.Connection == peer.Number);

    private async Task BeatOrWaitAsync()
    {
        var beats = Simulator.Beats.Count();
        var isBeating = Simulator.Sockets.LastOrDefault() is { IsBlackHole: false } && IsAnswered;
        if (Context.Time.Next is { } next)
        {
            Context.Time.Advance(next);
        }

        if (isBeating)
        {
            await UntilAsync("the next heartbeat", () => Simulator.Beats.Count() > beats || Simulator.Sockets.Count == 0);
        }
    }
}
