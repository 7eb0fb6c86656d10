using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;
using Gateway.Adapters.Wechat;
using Gateway.Fixtures;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Wechat;

/// <summary>The adapter alone in its WeCom mode, against the simulator, on a clock that only the test moves.</summary>
internal sealed class WecomRig : IAsyncDisposable
{
    private static readonly TimeSpan PongWithin = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _stopping = new();

    private WecomRig(WecomSimulator simulator, AdapterContextFake context)
    {
        (Simulator, Context) = (simulator, context);
        context.Stopping = _stopping.Token;
        Life = Adapter.RunAsync(context, _stopping.Token);
        simulator.Bell.RingAfter(Life);
    }

    public WecomSimulator Simulator { get; }

    public AdapterContextFake Context { get; }

    public WechatAdapter Adapter { get; } = new();

    public Task Life { get; }

    /// <summary>One timer and nothing under way, seen from both ends: a pause, or the time until the next ping.</summary>
    private bool IsIdle
    {
        get
        {
            var sockets = Simulator.Sockets;
            return sockets.Exists(peer => peer.IsBlackHole)
                ? Context.Time.Armed == (1, 0) || (Context.Time.Armed == (0, 1) && Context.Time.Next <= new SocketLimits().Close)
                : Context.Time.Armed == (1, 0) && Context.OpenSockets == sockets.Count && sockets.TrueForAll(peer => peer.Session is not null)
                    && Context.Reports.Count(report => report == "connected") == Simulator.Confirmed;
        }
    }

    /// <summary>What is on its way takes no time: an answer that will come has to have come before the clock moves.</summary>
    private bool MayPass => IsAnswered || Simulator.Switches.StopsAcking || Simulator.Sockets.Exists(peer => peer.IsBlackHole);

    private bool IsAnswered => Simulator.Sockets.IsEmpty || Context.Time.Next > PongWithin;

    public static async Task<WecomRig> StartAsync(Action<WecomSimulator, AdapterContextFake>? prepare = null, params (string Key, string Value)[] more)
    {
        var bell = new Bell();
        var simulator = await WecomSimulator.StartAsync(bell);
        (string Key, string Value)[] usual = [("mode", "wecom"), ("bot_id", WecomSimulator.BotId), ("token", WecomSimulator.Secret), ("socket_url", simulator.SocketUrl)];
        var context = new AdapterContextFake(bell, new WatchedTime(bell), [.. usual.Where(one => !more.Any(other => other.Key == one.Key)), .. more]);
        prepare?.Invoke(simulator, context);
        return new(simulator, context);
    }

    public static async Task<WecomRig> ReadyAsync(Action<WecomSimulator, AdapterContextFake>? prepare = null)
    {
        var rig = await StartAsync(prepare);
        await rig.UntilAsync("subscribed", () => rig.Context.Reports.Contains("connected") && rig.IsIdle);
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

    /// <summary>Time without anything but pings.</summary>
    public async Task PassQuietlyAsync(TimeSpan length)
    {
        var end = Context.Time.GetUtcNow() + length;
        while (Context.Time.GetUtcNow() < end)
        {
            await UntilAsync("the last ping is answered, the next one is due later", () => IsIdle && IsAnswered);
            await BeatOrWaitAsync();
        }

        await UntilAsync("the last ping is answered", () => IsIdle && IsAnswered);
    }

    public async Task<InboundMessage> ReceivedAsync(string text)
    {
        await UntilAsync($"'{text}' received", () => Context.Received.Any(message => message.Text == text));
        return Context.Received.First(message => message.Text == text);
    }

    public Task<SendOutcome> AnswerAsync(InboundMessage question, string text, string delivery = "d-1") => SendAsync(text, question.Conversation, question.ReplyContext, delivery);

    public Task<SendOutcome> SendAsync(string text, string conversation = WecomSimulator.Alice, string? replyContext = null, string delivery = "d-1") => Adapter.SendAsync(
        new OutboundMessage { DeliveryId = delivery, Conversation = conversation, Text = text, ReplyContext = replyContext }, TestContext.Current.CancellationToken);

    public Task<ProbeOutcome> ProbeAsync() => Adapter.ProbeAsync(TestContext.Current.CancellationToken);

    public async Task<LivenessOpinion> OpinionAsync() => await Adapter.CheckLivenessAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Life.EndAsync();
        await Simulator.DisposeAsync();
        _stopping.Dispose();
    }

    public string Story() =>
        $"Timers: {Context.Time.Armed}, next {Context.Time.Next}. Said:\n{string.Join('\n', Context.Said.TakeLast(15))}\n{Simulator.Recorder.Story()}";

    private async Task BeatOrWaitAsync()
    {
        var pings = Simulator.Pings.Count();
        var isBeating = Simulator.Sockets.LastOrDefault() is { IsBlackHole: false } && IsAnswered;
        if (Context.Time.Next is { } next)
        {
            Context.Time.Advance(next);
        }

        if (isBeating)
        {
            // or it was another timer, of the subscription that had just come through: then the ping waits for the clock again
            await UntilAsync("the next ping", () => Simulator.Pings.Count() > pings || Simulator.Sockets.Count == 0 || (IsIdle && IsAnswered));
        }
    }
}
