using Gateway.Abstractions;
using Telegram.Bot;

namespace Gateway.Adapters.Telegram;

/// <summary>
/// One Telegram bot, by long polling or by webhook. Every poll ends within a known time, also when nothing was written, which makes its
/// silence meaningful: the best heartbeat that a platform can have. A webhook has none; Telegram is asked instead how it fares with it.
/// </summary>
[Adapter("telegram", Transport = TransportKind.LongPoll, Overlap = OverlapPolicy.Never,
    Capabilities = AdapterCapabilities.Receive | AdapterCapabilities.Send | AdapterCapabilities.Reply | AdapterCapabilities.Threads
        | AdapterCapabilities.Attachments | AdapterCapabilities.Resume,
    Description = "A Telegram bot, by long polling or by webhook.")]
[TransportWhen("mode", "webhook", TransportKind.Passive)]
[Setting("token", SettingKind.Text, Required = true, Secret = true, Description = "The bot's token, from @BotFather.")]
[Setting("api_root", SettingKind.Text, Default = "https://api.telegram.org", Description = "Scheme, host and port of the Bot API; another one for a server of your own.")]
[Setting("mode", SettingKind.Choice, Choices = "poll|webhook", Default = "poll", Description = "How updates come: the gateway asks for them, or Telegram calls /hooks/NAME/updates.")]
[Setting("public_url", SettingKind.Text, Description = "The https:// address under which Telegram reaches the gateway's hooks listener; needed with mode: webhook.")]
[Setting("max_connections", SettingKind.Integer, Default = "20", Min = 1, Max = 100, Description = "With a webhook: how many calls Telegram makes at a time.")]
[Setting("poll_timeout", SettingKind.Duration, Default = "30s", Min = 1, Max = 50, Description = "How long Telegram holds a poll that has nothing to deliver.")]
[Setting("allowed_updates", SettingKind.List, Description = "What Telegram delivers; by default message, edited_message, channel_post and edited_channel_post.")]
[Setting("drop_pending", SettingKind.Boolean, Default = "false", Description = "Forget what was written while the gateway was not running.")]
public sealed class TelegramAdapter : IAdapter
{
    private volatile MessageSender? _sender;
    private volatile PollWatch? _watch;
    private volatile PendingProbe? _probe;
    private volatile WebhookLook? _look;

    /// <inheritdoc />
    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        if (TelegramSettings.Read(context) is not { } settings)
        {
            return;
        }

        using var http = context.CreateHttpClient();

        // every request has a deadline of its own, on the clock of the host
        http.Timeout = Timeout.InfiniteTimeSpan;
        var client = new TelegramBotClient(settings.Client, http);
        var calls = new BotCalls(client, context.TimeProvider);
        _sender = new MessageSender(calls);
        try
        {
            await (settings.Webhook is { } webhook ? ServeAsync(context, calls, settings, webhook, stopping) : PollAsync(context, calls, settings, stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // the host has asked; ending is the answer
        }
        catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.Fenced)
        {
            // this generation has been replaced, and its successor polls or serves
        }
    }

    /// <inheritdoc />
    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) =>
        _sender is { } sender
            ? sender.SendAsync(message, cancellationToken)
            : Task.FromResult(SendOutcome.Retryable("not-connected", "The bot has not been started yet."));

    /// <inheritdoc />
    public Task<LivenessOpinion> CheckLivenessAsync(CancellationToken cancellationToken) =>
        Task.FromResult(_watch?.Opinion() ?? _look?.Opinion() ?? LivenessOpinion.None);

    /// <inheritdoc />
    public Task<ProbeOutcome> ProbeAsync(CancellationToken cancellationToken) =>
        _probe is { } probe ? probe.AskAsync(cancellationToken)
        : _look is { } look ? look.ProbeAsync(cancellationToken)
        : Task.FromResult(ProbeOutcome.Unknown("the bot has not been started yet"));

    private Task PollAsync(IAdapterContext context, BotCalls calls, TelegramSettings settings, CancellationToken stopping)
    {
        var watch = new PollWatch(context.TimeProvider, settings.PollTimeout);
        _probe = new PendingProbe(calls, watch);
        _watch = watch;
        return new PollLoop(context, calls, settings, watch).RunAsync(stopping);
    }

    private Task ServeAsync(IAdapterContext context, BotCalls calls, TelegramSettings settings, WebhookSettings webhook, CancellationToken stopping)
    {
        var watch = new DeliveryWatch(context.TimeProvider);
        var look = new WebhookLook(calls, webhook, watch);
        _look = look;
        return new WebhookLoop(context, calls, settings, webhook, look, watch).RunAsync(stopping);
    }
}
