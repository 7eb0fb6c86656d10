using Gateway.Abstractions;

namespace Gateway.Adapters.Wechat;

/// <summary>One bot of WeChat (iLink, long polling with context tokens), or one of WeCom (its bot socket).</summary>
[Adapter("wechat", Transport = TransportKind.Socket, Overlap = OverlapPolicy.Never,
    Capabilities = AdapterCapabilities.Receive | AdapterCapabilities.Send | AdapterCapabilities.Reply | AdapterCapabilities.Attachments | AdapterCapabilities.Resume,
    Description = "A WeChat bot, by long polling (iLink), or a bot of WeCom over its socket.")]
[Setting("token", SettingKind.Text, Required = true, Secret = true, Description = "iLink: the token of a login by QR code. WeCom: the bot's secret.")]
[TransportWhen("mode", "ilink", TransportKind.LongPoll)]
[Setting("mode", SettingKind.Choice, Choices = "ilink|wecom", Default = "ilink", Description = "WeChat by long polling, or WeCom over its bot socket.")]
[Setting("bot_id", SettingKind.Text, Description = "WeCom: the bot's id. iLink: the bot's own id, so that a new login goes on where the last one was.")]
[Setting("base_url", SettingKind.Text, Default = "https://ilinkai.weixin.qq.com", Description = "iLink: the address that the login has named.")]
[Setting("socket_url", SettingKind.Text, Default = "wss://openws.work.weixin.qq.com", Description = "WeCom: where the bot socket is.")]
[Setting("poll_timeout", SettingKind.Duration, Default = "35s", Min = 0.1, Max = 120, Description = "iLink: how long a poll may be held, until WeChat says how long it holds them.")]
[Setting("ready_timeout", SettingKind.Duration, Default = "20s", Min = 0.1, Max = 120, Description = "WeCom: how long subscribing may take.")]
[Setting("ping_interval", SettingKind.Duration, Default = "30s", Min = 0.1, Max = 60, Description = "WeCom: how often a ping is sent, which has to be answered.")]
public sealed class WechatAdapter : IAdapter
{
    private volatile IMode? _mode;

    /// <inheritdoc />
    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        if (WechatSettings.Read(context) is not { } settings)
        {
            return;
        }

        using var ilink = settings.IsWecom ? null : new IlinkMode(context, settings);
        using var wecom = settings.IsWecom ? new WecomMode(context, settings) : null;
        IMode mode = (IMode?)ilink ?? wecom!;
        _mode = mode;
        try
        {
            await mode.RunAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // the host has asked; ending is the answer
        }
        catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.Fenced)
        {
            // this generation has been replaced, and its successor is connected
        }
    }

    /// <inheritdoc />
    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) =>
        _mode?.SendAsync(message, cancellationToken) ?? Task.FromResult(SendOutcome.Retryable("not-connected", "The bot has not been started yet."));

    /// <inheritdoc />
    public Task<LivenessOpinion> CheckLivenessAsync(CancellationToken cancellationToken) => Task.FromResult(_mode?.Opinion() ?? LivenessOpinion.None);

    /// <inheritdoc />
    public Task<ProbeOutcome> ProbeAsync(CancellationToken cancellationToken) =>
        _mode?.ProbeAsync(cancellationToken) ?? Task.FromResult(ProbeOutcome.Unknown("the bot has not been started yet"));
}
