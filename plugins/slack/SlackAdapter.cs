using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Slack;

/// <summary>
/// One Slack app: events over Socket Mode or, where Slack can reach the gateway, over the Events API; messages over the Web API. The ways have nothing to
/// do with each other: that a message can be sent says nothing about whether any is received.
/// </summary>
[Adapter("slack", Transport = TransportKind.Socket, Overlap = OverlapPolicy.Never,
    Capabilities = AdapterCapabilities.Receive | AdapterCapabilities.Send | AdapterCapabilities.Reply | AdapterCapabilities.Threads
        | AdapterCapabilities.Attachments | AdapterCapabilities.IdempotentSend | AdapterCapabilities.Resume,
    Description = "A Slack app, over Socket Mode or the Events API, and the Web API.")]
[Setting("bot_token", SettingKind.Text, Required = true, Secret = true, Description = "The bot's token, xoxb-…, from OAuth & Permissions.")]
[Setting("app_token", SettingKind.Text, Required = true, RequiredUnless = "events_api", Secret = true, Description = "The app-level token, xapp-…, with the scope connections:write; for Socket Mode.")]
[TransportWhen("events_api", "true", TransportKind.Passive)]
[Setting("events_api", SettingKind.Boolean, Default = "false", Description = "Slack calls /hooks/{instance}/events instead of a connection being kept open.")]
[Setting("signing_secret", SettingKind.Text, Secret = true, Description = "What Slack signs its calls with, from Basic Information; with events_api.")]
[Setting("other_bots", SettingKind.Boolean, Default = "false", Description = "Hand over what other bots write, too.")]
[Setting("api_root", SettingKind.Text, Default = "https://slack.com/api", Description = "Where the Web API is.")]
[Setting("hello_timeout", SettingKind.Duration, Default = "30s", Min = 0.1, Max = 120, Description = "How long a connection may take until Slack's hello.")]
[Setting("ping_interval", SettingKind.Duration, Default = "3s", Min = 0.1, Max = 3, Description = "How often an idle connection is pinged; the answer has five thirds as long.")]
[Setting("catch_up", SettingKind.Duration, Default = "1h", Min = 0, Max = 604800, Description = "How far back messages are fetched that were written while there was no connection; 0 for not at all.")]
public sealed class SlackAdapter : IAdapter
{
    private volatile SlackLiveness? _liveness;
    private volatile MessageSender? _sender;
    private volatile EventProbe? _probe;

    /// <inheritdoc />
    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        if (SlackSettings.Read(context) is not { } settings)
        {
            return;
        }

        using var api = new SlackApi(context, settings);
        using var trail = new MessageTrail(context);
        _sender = new MessageSender(context, api);
        try
        {
            if (await new Introduction(context, api).AskAsync(stopping) is not { } me)
            {
                return;
            }

            await trail.LoadAsync(me.Team, stopping);
            var mapping = new InboundMapping(me, settings.OtherBots);
            await (settings.SigningSecret is { } secret ? ServeAsync(context, new EventHook(context, secret, mapping, trail), me, stopping) : ConnectAsync(context, settings, api, mapping, trail, me, stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // the host has asked; ending is the answer
        }
        catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.Fenced)
        {
            // this generation has been replaced, and its successor is connected
        }
        finally
        {
            await trail.FlushAsync();
        }
    }

    /// <inheritdoc />
    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) =>
        _sender is { } sender
            ? sender.SendAsync(message, cancellationToken)
            : Task.FromResult(SendOutcome.Retryable("not-connected", "The bot has not been started yet."));

    /// <inheritdoc />
    public Task<LivenessOpinion> CheckLivenessAsync(CancellationToken cancellationToken) => Task.FromResult(_liveness?.Opinion() ?? LivenessOpinion.None);

    /// <inheritdoc />
    public Task<ProbeOutcome> ProbeAsync(CancellationToken cancellationToken) =>
        _probe is { } probe ? probe.AskAsync(cancellationToken) : Task.FromResult(ProbeOutcome.Unknown("events come by calls from Slack, or the bot has not been started yet"));

    /// <summary>Slack calls us. Nothing is judged by traffic here: that nobody calls is no sign of anything.</summary>
    private static async Task ServeAsync(IAdapterContext context, EventHook hook, Identity me, CancellationToken stopping)
    {
        using var mapped = context.MapHook("events", hook.AnswerAsync);
        context.ReportConnected($"{me.Name}, serves /hooks/{context.Instance}/events");
        await Task.Delay(Timeout.InfiniteTimeSpan, context.TimeProvider, stopping);
    }

    private async Task ConnectAsync(
        IAdapterContext context, SlackSettings settings, SlackApi api, InboundMapping mapping, MessageTrail trail, Identity me, CancellationToken stopping)
    {
        var watch = new LinkWatch(context.TimeProvider, settings.HelloTimeout + SocketLoop.OpenTime);
        var pump = new EnvelopePump(context, mapping, trail, new CatchUp(context, settings, api, mapping, trail));
        var loop = new SocketLoop(context, settings, api, watch, pump, me);
        _probe = new EventProbe(context, settings, api, loop, mapping, trail);
        _liveness = new SlackLiveness(watch, pump, loop);
        await loop.RunAsync(stopping);
    }
}
