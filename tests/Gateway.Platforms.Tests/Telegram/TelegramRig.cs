using Gateway.Abstractions;
using Gateway.Adapters.Telegram;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>The adapter alone, against the simulator, on a clock that the test drives.</summary>
internal sealed class TelegramRig : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _life;

    private TelegramRig(TelegramSimulator simulator, AdapterContextFake context)
    {
        (Simulator, Context) = (simulator, context);
        _life = Adapter.RunAsync(context, _stopping.Token);
    }

    public TelegramSimulator Simulator { get; }

    public AdapterContextFake Context { get; }

    public TelegramAdapter Adapter { get; } = new();

    public static async Task<TelegramRig> StartAsync(Action<TelegramSimulator, AdapterContextFake>? prepare = null, params (string Key, string Value)[] more)
    {
        var simulator = await TelegramSimulator.StartAsync();
        var context = new AdapterContextFake([("token", TelegramSimulator.Token), ("api_root", simulator.Url), ("poll_timeout", "30s"), .. more]);
        prepare?.Invoke(simulator, context);
        return new(simulator, context);
    }

    /// <summary>Moves the clock on, step by step, until it is so: every wait of the adapter ends at some step.</summary>
    public async Task UntilAsync(string what, Func<bool> wanted, TimeSpan? step = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!wanted())
        {
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"It never came to this: {what}. Reports: {string.Join(", ", Context.Reports)}. Calls:\n{string.Join('\n', Simulator.Calls.TakeLast(20))}");
            }

            // real I/O lies between two steps, and nothing tells when it is through
            await Task.Delay(20, TestContext.Current.CancellationToken);
            Context.Time.Advance(step ?? TimeSpan.Zero);
        }
    }

    public Task ConnectedAsync() => UntilAsync("connected", () => Context.Reports.Contains("connected"));

    public Task<SendOutcome> SendAsync(string text, string conversation = "7", string? replyTo = null) => Adapter.SendAsync(
        new OutboundMessage { DeliveryId = "d-1", Conversation = conversation, Text = text, ReplyTo = replyTo }, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _life;
        await Simulator.DisposeAsync();
        _stopping.Dispose();
    }
}
