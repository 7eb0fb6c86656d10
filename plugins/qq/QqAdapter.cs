using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Qq;

/// <summary>
/// One QQ bot: events over the gateway's socket or as callbacks, messages over the API. What the API answers says nothing about whether events come.
/// </summary>
[Adapter("qq", Transport = TransportKind.Socket, Overlap = OverlapPolicy.Never,
    Capabilities = AdapterCapabilities.Receive | AdapterCapabilities.Send | AdapterCapabilities.Reply | AdapterCapabilities.Attachments | AdapterCapabilities.Resume,
    Description = "A QQ bot, over its gateway or as its callback.")]
[Setting("app_id", SettingKind.Text, Required = true, Description = "The bot's AppID, from q.qq.com.")]
[Setting("secret", SettingKind.Text, Required = true, Secret = true, Description = "The bot's AppSecret, from q.qq.com.")]
[TransportWhen("mode", "callback", TransportKind.Passive)]
[Setting("mode", SettingKind.Choice, Choices = "socket|callback", Default = "socket", Description = "How events come: over a connection of ours, or as calls to /hooks/NAME.")]
[Setting("sandbox", SettingKind.Boolean, Default = "false", Description = "Use the sandbox, which is where a bot lives that has not been published.")]
[Setting("intents", SettingKind.List, Description = "Which events the socket delivers; by default group_and_c2c_event.")]
[Setting("speak_first", SettingKind.Boolean, Default = "false", Description = "Try to send messages that answer nothing. Most bots may not, and the others a few times a month.")]
[Setting("api_root", SettingKind.Text, Description = "Where the API is, instead of QQ's own address.")]
[Setting("token_root", SettingKind.Text, Default = "https://bots.qq.com", Description = "Where access tokens come from.")]
[Setting("gateway_url", SettingKind.Text, Description = "Where the gateway is, instead of where QQ says (GET /gateway/bot).")]
[Setting("ready_timeout", SettingKind.Duration, Default = "30s", Min = 0.1, Max = 120, Description = "How long a session may take from the connection until READY or RESUMED.")]
public sealed class QqAdapter : IAdapter
{
    private static readonly TimeSpan ProbeWithin = TimeSpan.FromSeconds(4);

    /// <summary>Token and address are asked for before each connection.</summary>
    private static readonly TimeSpan AskTime = TimeSpan.FromSeconds(25);

    private volatile LinkWatch? _watch;
    private volatile MessageSender? _sender;
    private volatile bool _isCallback;

    /// <inheritdoc />
    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        if (QqSettings.Read(context) is not { } settings)
        {
            return;
        }

        using var api = new QqApi(context, settings, stopping);
        using var numbers = new AnswerNumbers(context);
        var questions = new OpenQuestions(context.TimeProvider);
        _sender = new MessageSender(context, settings, api, numbers, questions);
        try
        {
            if (settings.IsCallback)
            {
                _isCallback = true;
                await new CallbackLoop(context, settings, api, questions).RunAsync(stopping);
                return;
            }

            var watch = new LinkWatch(context.TimeProvider, settings.ReadyTimeout + GatewayLoop.ConnectTime + AskTime);
            using var keeper = new SessionKeeper(context, settings.Fingerprint);
            _watch = watch;
            await new GatewayLoop(context, settings, api, keeper, watch, questions).RunAsync(stopping);
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
    public Task<LivenessOpinion> CheckLivenessAsync(CancellationToken cancellationToken) =>
        Task.FromResult(_watch?.Opinion() ?? LivenessOpinion.None);

    /// <inheritdoc />
    public Task<ProbeOutcome> ProbeAsync(CancellationToken cancellationToken) =>
        _watch is { } watch
            ? watch.ProbeAsync(ProbeWithin, cancellationToken)
            : Task.FromResult(ProbeOutcome.Unknown(_isCallback ? "QQ calls us; there is no connection to ask on" : "the bot has not been started yet"));
}
