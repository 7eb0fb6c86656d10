using System.Collections.Concurrent;
using Gateway.Abstractions;
using Gateway.Adapters.Telegram;
using Gateway.Fixtures;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>The adapter alone, against the simulator, on a clock that the test drives and that polls are held on as well.</summary>
/// <remarks>
/// The clock is moved only while the adapter is settled, which is known and not guessed: its life and every send each wait for the clock,
/// either in a pause, or in a call (which has a deadline) that the simulator holds on purpose. Whatever else is under way, a refused connect
/// for one, takes no fake time, however long it really takes.
/// </remarks>
internal sealed class TelegramRig : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<Task> _sends = new();
    private readonly Task _life;

    private TelegramRig(TelegramSimulator simulator, AdapterContextFake context)
    {
        (Simulator, Context) = (simulator, context);
        _life = Adapter.RunAsync(context, _stopping.Token);
        simulator.Bell.RingAfter(_life);
    }

    /// <summary>The settings of a bot that Telegram calls.</summary>
    public static (string Key, string Value)[] Webhook => [("mode", "webhook"), ("public_url", "https://bots.example.org/gw/"), ("max_connections", "20")];

    public TelegramSimulator Simulator { get; }

    public AdapterContextFake Context { get; }

    public TelegramAdapter Adapter { get; } = new();

    private bool IsSettled
    {
        get
        {
            var waiting = (_life.IsCompleted ? 0 : 1) + _sends.Count(send => !send.IsCompleted);
            var (pauses, deadlines) = Context.Time.Armed;
            return waiting > 0 && pauses + deadlines == waiting && deadlines == Simulator.Held;
        }
    }

    public static async Task<TelegramRig> StartAsync(Action<TelegramSimulator, AdapterContextFake>? prepare = null, params (string Key, string Value)[] more)
    {
        var bell = new Bell();
        var time = new WatchedTime(bell);
        var simulator = await TelegramSimulator.StartAsync(bell, time.Clock);
        (string Key, string Value)[] usual = [("token", TelegramSimulator.Token), ("api_root", simulator.Url), ("poll_timeout", "30s")];
        var context = new AdapterContextFake(bell, time, [.. usual.Where(one => !more.Any(other => other.Key == one.Key)), .. more]);
        prepare?.Invoke(simulator, context);
        return new(simulator, context);
    }

    /// <summary>Waits until it is so, and moves the clock meanwhile, step by step, where asked for.</summary>
    public async Task UntilAsync(string what, Func<bool> wanted, TimeSpan? step = null)
    {
        var started = Context.Time.GetTimestamp();
        while (true)
        {
            var isSo = false;
            await WaitAsync(what, () => (isSo = wanted()) || (step is not null && IsSettled));
            if (isSo)
            {
                return;
            }

            // scripted time passes fast: without an end, what never comes would be waited for for ever
            if (Context.Time.GetElapsedTime(started) > TimeSpan.FromHours(1))
            {
                throw new TimeoutException($"It has not come to this within a scripted hour: {what}. {Story()}");
            }

            Context.Time.Advance(step!.Value);
        }
    }

    /// <summary>Moves the clock, and comes back when the adapter has done everything that was due.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        await WaitAsync("settled before the clock is moved", () => IsSettled);
        Context.Time.Advance(by);
        await WaitAsync("settled after the clock was moved", () => IsSettled);
    }

    public Task ConnectedAsync() => UntilAsync("connected", () => Context.Reports.Contains("connected"));

    public Task<SendOutcome> SendAsync(string text, string conversation = "7", string? replyTo = null)
    {
        var send = Adapter.SendAsync(
            new OutboundMessage { DeliveryId = "d-1", Conversation = conversation, Text = text, ReplyTo = replyTo }, TestContext.Current.CancellationToken);
        _sends.Enqueue(send);
        Simulator.Bell.RingAfter(send);
        return send;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _life.EndAsync();
        await Simulator.DisposeAsync();
        _stopping.Dispose();
    }

    private Task WaitAsync(string what, Func<bool> wanted) => Simulator.Bell.UntilAsync(what, wanted, Story, TestContext.Current.CancellationToken);

    private string Story() =>
        $"Timers: {Context.Time.Armed}, held: {Simulator.Held}. Reports: {string.Join(", ", Context.Reports)}. Calls:\n{string.Join('\n', Simulator.Calls.TakeLast(20))}";
}
