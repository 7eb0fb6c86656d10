using Gateway.Abstractions;
using Telegram.Bot;

namespace Gateway.Adapters.Telegram;

/// <summary>
/// One Telegram bot, by long polling. Every poll ends within a known time, also when nothing was written, which makes its silence
/// meaningful: the best heartbeat that a platform can have.
/// </summary>
[Adapter("telegram", Transport = TransportKind.LongPoll, Overlap = OverlapPolicy.Never,
    Capabilities = AdapterCapabilities.Receive | AdapterCapabilities.Send | AdapterCapabilities.Reply | AdapterCapabilities.Threads
        | AdapterCapabilities.Attachments | AdapterCapabilities.Resume,
    Description = "A Telegram bot, by long polling.")]
[Setting("token", SettingKind.Text, Required = true, Secret = true, Description = "The bot's token, from @BotFather.")]
[Setting("api_root", SettingKind.Text, Default = "https://api.telegram.org", Description = "Scheme, host and port of the Bot API; another one for a server of your own.")]
[Setting("poll_timeout", SettingKind.Duration, Default = "30s", Min = 1, Max = 50, Description = "How long Telegram holds a poll that has nothing to deliver.")]
[Setting("allowed_updates", SettingKind.List, Description = "What Telegram delivers; by default message, edited_message, channel_post and edited_channel_post.")]
[Setting("drop_pending", SettingKind.Boolean, Default = "false", Description = "Forget what was written while the gateway was not running.")]
public sealed class TelegramAdapter : IAdapter
{
    private volatile PollWatch? _watch;
    private volatile MessageSender? _sender;
    private volatile PendingProbe? _probe;

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
        var watch = new PollWatch(context.TimeProvider, settings.PollTimeout);
        _sender = new MessageSender(calls);
        _probe = new PendingProbe(calls, watch);
        _watch = watch;
        try
        {
            await new PollLoop(context, calls, settings, watch).RunAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // the host has asked; ending is the answer
        }
        catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.Fenced)
        {
            // this generation has been replaced, and its successor polls
        }
    }

    /// <inheritdoc />
    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) =>
        _sender is { } sender
            ? sender.SendAsync(message, cancellationToken)
            : Task.FromResult(SendOutcome.Retryable("not-connected", "The bot has not been started yet."));

    /// <inheritdoc />
    public Task<LivenessOpinion> CheckLivenessAsync(CancellationToken cancellationToken) =>
        Task.FromResult(_watch?.Opinion() ?? LivenessOpinion.None);

    /// <inheritdoc />
    public Task<ProbeOutcome> ProbeAsync(CancellationToken cancellationToken) =>
        _probe is { } probe ? probe.AskAsync(cancellationToken) : Task.FromResult(ProbeOutcome.Unknown("the bot has not been started yet"));
}
