using Gateway.Abstractions;

namespace Gateway.Fixtures.ZeroCooperation;

/// <summary>
/// The adapter that the host has to see through: it brings its own network clients, reports nothing, swallows every exception, parks its
/// task for ever and always says that it is alive. It cooperates in being stopped, and in nothing else.
/// </summary>
[Adapter("zero-cooperation", Capabilities = AdapterCapabilities.Receive | AdapterCapabilities.Send, Description = "Tells the host nothing")]
[Setting("mode", SettingKind.Choice, Choices = "websocket|poll|raw-socket", Default = "websocket")]
[Setting("url", SettingKind.Text, Required = true, Description = "Of the peer")]
[Setting("retry", SettingKind.Duration, Default = "5s", Description = "Between two attempts")]
[Setting("heartbeat", SettingKind.Duration, Description = "Between two heartbeats of the application; none without it")]
[Setting("gives_up", SettingKind.Integer, Default = "0", Description = "Failed attempts in a row after which it never tries again; 0 never gives up")]
public sealed class ZeroCooperationAdapter : IAdapter
{
    public Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        _ = LiveAsync(context, stopping);
        return Task.Delay(Timeout.Infinite, stopping);
    }

    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) => Task.FromResult(SendOutcome.Sent(message.DeliveryId));

    public Task<LivenessOpinion> CheckLivenessAsync(CancellationToken cancellationToken) => Task.FromResult(LivenessOpinion.Alive);

    private static async Task LiveAsync(IAdapterContext context, CancellationToken stopping)
    {
        var told = new Told(context);
        var url = new Uri(context.Settings.RequiredText("url"));
        ILine line = context.Settings.Text("mode") switch
        {
            "poll" => new PollLine(url, told),
            "raw-socket" => new RawLine(url, told),
            _ => new WebSocketLine(url, told),
        };
        var patience = context.Settings.Integer("gives_up");
        for (var failed = 0L; !stopping.IsCancellationRequested && (patience == 0 || failed < patience);)
        {
            var worked = await TryAsync(() => line.ServeAsync(stopping));
            failed = worked ? 0 : failed + 1;
            if (!worked || line is not PollLine)
            {
                await TryAsync(() => PauseAsync(context, stopping));
            }
        }
    }

    private static async Task<bool> PauseAsync(IAdapterContext context, CancellationToken stopping)
    {
        await Task.Delay(context.Settings.Duration("retry", TimeSpan.Zero), stopping);
        return true;
    }

    private static async Task<bool> TryAsync(Func<Task<bool>> what)
    {
        try
        {
            return await what();
        }
        catch
        {
            return false;
        }
    }
}
