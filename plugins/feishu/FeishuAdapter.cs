using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Feishu;

/// <summary>
/// One bot of Feishu, or of Lark: events over the long connection or, where Feishu can reach the gateway, by its calls; messages over the open API. The ways
/// have nothing to do with each other: that a message can be sent says nothing about whether any is received.
/// </summary>
[Adapter("feishu", Transport = TransportKind.Socket, Overlap = OverlapPolicy.Never,
    Capabilities = AdapterCapabilities.Receive | AdapterCapabilities.Send | AdapterCapabilities.Reply | AdapterCapabilities.Threads
        | AdapterCapabilities.Attachments | AdapterCapabilities.IdempotentSend,
    Description = "A Feishu (Lark) bot, over the long connection or a webhook, and the open API.")]
[Setting("app_id", SettingKind.Text, Required = true, Description = "The app's id, cli_…, from Credentials & Basic Info.")]
[Setting("app_secret", SettingKind.Text, Required = true, Secret = true, Description = "The app's secret, from the same page.")]
[Setting("domain", SettingKind.Text, Default = "https://open.feishu.cn", Description = "Where the open API is; https://open.larksuite.com for Lark.")]
[TransportWhen("webhook", "true", TransportKind.Passive)]
[Setting("webhook", SettingKind.Boolean, Default = "false", Description = "Feishu calls /hooks/{instance}/events instead of a connection being kept open.")]
[Setting("encrypt_key", SettingKind.Text, Secret = true, Description = "What Feishu locks and signs its calls with; with webhook.")]
[Setting("verification_token", SettingKind.Text, Secret = true, Description = "What Feishu writes into its calls; with webhook.")]
[Setting("ping_interval", SettingKind.Duration, Default = "30s", Min = 0.1, Max = 120, Description = "How often the connection is pinged at least; more often where Feishu asks for it.")]
[Setting("pong_timeout", SettingKind.Duration, Default = "8s", Min = 0.1, Max = 60, Description = "How long the answer to a ping may take.")]
public sealed class FeishuAdapter : IAdapter
{
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(90);

    private volatile LinkWatch? _watch;
    private volatile EventPump? _pump;
    private volatile MessageSender? _sender;
    private volatile FeishuSettings? _settings;

    /// <inheritdoc />
    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        if (FeishuSettings.Read(context) is not { } settings)
        {
            return;
        }

        using var api = new FeishuApi(context, settings, stopping);
        _settings = settings;
        _sender = new MessageSender(context, api);
        try
        {
            if (await new Introduction(context, api).AskAsync(stopping) is not { } me)
            {
                return;
            }

            var mapping = new InboundMapping(me.Id);
            await (settings.UsesWebhook ? ServeAsync(context, new EventHook(context, settings, mapping), me, stopping) : ConnectAsync(context, settings, api, mapping, me, stopping));
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
        _sender is { } sender
            ? sender.SendAsync(message, cancellationToken)
            : Task.FromResult(SendOutcome.Retryable("not-connected", "The bot has not been started yet."));

    /// <inheritdoc />
    public Task<LivenessOpinion> CheckLivenessAsync(CancellationToken cancellationToken) => Task.FromResult(
        _pump?.Busy > Stuck
            ? LivenessOpinion.Dead("events-stuck", FormattableString.Invariant($"An event has been under way for {_pump.Busy.TotalSeconds:0} s, and none is confirmed to Feishu meanwhile."))
            : _watch?.Opinion() ?? LivenessOpinion.None);

    /// <inheritdoc />
    public Task<ProbeOutcome> ProbeAsync(CancellationToken cancellationToken) => _watch is { } watch && _settings is { } settings
        ? watch.ProbeAsync(settings.PongTimeout, cancellationToken)
        : Task.FromResult(ProbeOutcome.Unknown("events come by calls from Feishu, or the bot has not been started yet"));

    /// <summary>Feishu calls us. Nothing is judged by traffic here: that nobody calls is no sign of anything.</summary>
    private static async Task ServeAsync(IAdapterContext context, EventHook hook, Participant me, CancellationToken stopping)
    {
        using var mapped = context.MapHook("events", hook.AnswerAsync);
        context.ReportConnected($"{me.Name}, serves /hooks/{context.Instance}/events");
        await Task.Delay(Timeout.InfiniteTimeSpan, context.TimeProvider, stopping);
    }

    private Task ConnectAsync(IAdapterContext context, FeishuSettings settings, FeishuApi api, InboundMapping mapping, Participant me, CancellationToken stopping)
    {
        var watch = new LinkWatch(context.TimeProvider, ConnectLoop.OpenTime + settings.PongTimeout);
        var pump = new EventPump(context, mapping);
        (_watch, _pump) = (watch, pump);
        return new ConnectLoop(context, settings, api, watch, pump, me).RunAsync(stopping);
    }
}
