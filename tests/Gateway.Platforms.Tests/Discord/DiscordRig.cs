using Gateway.Abstractions;
using Gateway.Adapters.Discord;
using Gateway.Adapters.Plumbing;
using Gateway.Fixtures;

namespace Gateway.Platforms.Tests.Discord;

/// <summary>The adapter alone, against the simulator, on a clock that only the test moves. Sockets take no time on it, however long they really take.</summary>
/// <remarks>
/// A session that is confirmed has one timer (its next heartbeat), and so has an adapter that waits for its next attempt; whatever else is under way has
/// more of them or none, or the two ends do not agree on what is open. That is when the clock is moved, to the next timer and never beyond.
/// </remarks>
internal sealed class DiscordRig : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private int? _beatenOn;

    private DiscordRig(DiscordSimulator simulator, AdapterContextFake context)
    {
        (Simulator, Context) = (simulator, context);
        context.Stopping = _stopping.Token;
        Life = Adapter.RunAsync(context, _stopping.Token);
        simulator.Bell.RingAfter(Life);
    }

    public DiscordSimulator Simulator { get; }

    public AdapterContextFake Context { get; }

    public DiscordAdapter Adapter { get; } = new();

    public Task Life { get; }

    /// <summary>One timer and nothing under way, seen from both ends. At a connection that leads nowhere they differ, and a close waits for its deadline.</summary>
    private bool IsIdle
    {
        get
        {
            var sockets = Simulator.Sockets;
            return sockets.Exists(peer => peer.IsBlackHole)
                ? Context.Time.Armed == (1, 0) || (Context.Time.Armed == (0, 1) && Context.Time.Next <= new SocketLimits().Close)
                : Context.Time.Armed == (1, 0) && Context.OpenSockets == sockets.Count && sockets.TrueForAll(peer => peer.Session is not null);
        }
    }

    public static async Task<DiscordRig> StartAsync(Action<DiscordSimulator, AdapterContextFake>? prepare = null, params (string Key, string Value)[] more)
    {
        var bell = new Bell();
        var simulator = await DiscordSimulator.StartAsync(bell);
        (string Key, string Value)[] usual = [("token", DiscordSimulator.Token), ("api_root", $"{simulator.Url}/api")];
        var context = new AdapterContextFake(bell, new WatchedTime(bell), [.. usual.Where(one => !more.Any(other => other.Key == one.Key)), .. more]);
        prepare?.Invoke(simulator, context);
        return new(simulator, context);
    }

    public static async Task<DiscordRig> ReadyAsync(Action<DiscordSimulator, AdapterContextFake>? prepare = null)
    {
        var rig = await StartAsync(prepare);
        await rig.UntilAsync("connected and beating", () => rig.Context.Reports.Contains("connected") && rig.IsIdle);
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
            await UntilAsync(what, () => (isSo = wanted()) || IsIdle);
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
    }

    public Task<SendOutcome> SendAsync(string text, string conversation = DiscordSimulator.Room, string? replyTo = null, string delivery = "d-1", string? thread = null) =>
        Adapter.SendAsync(new OutboundMessage { DeliveryId = delivery, Conversation = conversation, Text = text, ReplyTo = replyTo, Thread = thread }, TestContext.Current.CancellationToken);

    public Task<ProbeOutcome> ProbeAsync() => Adapter.ProbeAsync(TestContext.Current.CancellationToken);

    public async Task<LivenessOpinion> OpinionAsync() => await Adapter.CheckLivenessAsync(TestContext.Current.CancellationToken);

    /// <summary>The host stops the generation.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Life.EndAsync();
    }

    /// <summary>The next generation, with what this one has left behind, on the same platform.</summary>
    public async Task<DiscordRig> NextGenerationAsync(StartReason reason)
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

    /// <summary>An answer has to be here before nine tenths of the interval; a timer that is due later than that is the next beat.</summary>
    private bool IsAnswered => _beatenOn != Simulator.Sockets.LastOrDefault()?.Number || Context.Time.Next > TimeSpan.FromMilliseconds(Simulator.HeartbeatInterval * 0.9);

    private async Task BeatOrWaitAsync()
    {
        var beats = Simulator.Beats.Count();
        var socket = Simulator.Sockets.LastOrDefault();
        var isBeating = socket is { IsBlackHole: false } && IsAnswered;
        if (Context.Time.Next is { } next)
        {
            Context.Time.Advance(next);
        }

        if (isBeating)
        {
            _beatenOn = socket!.Number;
            await UntilAsync("the next heartbeat", () => Simulator.Beats.Count() > beats || Simulator.Sockets.Count == 0);
        }
    }
}
