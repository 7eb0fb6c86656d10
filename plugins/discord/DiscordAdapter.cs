using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Discord;

/// <summary>
/// One Discord bot: events over the Gateway (version 10), messages over the REST API. The two are different connections, and only the first brings
/// events: whether the second works says nothing about whether anything can be received.
/// </summary>
[Adapter("discord", Transport = TransportKind.Socket, Overlap = OverlapPolicy.Never,
    Capabilities = AdapterCapabilities.Receive | AdapterCapabilities.Send | AdapterCapabilities.Reply | AdapterCapabilities.Threads
        | AdapterCapabilities.Attachments | AdapterCapabilities.IdempotentSend | AdapterCapabilities.Resume,
    Description = "A Discord bot, over the Gateway and the REST API.")]
[Setting("token", SettingKind.Text, Required = true, Secret = true, Description = "The bot's token, from the Developer Portal; without 'Bot' in front of it.")]
[Setting("intents", SettingKind.List, Description = "Which events Discord delivers; by default guilds, guild_messages, direct_messages and message_content.")]
[Setting("api_root", SettingKind.Text, Default = "https://discord.com/api", Description = "Where the REST API is, without the version.")]
[Setting("gateway_url", SettingKind.Text, Description = "Where the Gateway is, instead of where Discord says (GET /gateway/bot).")]
[Setting("ready_timeout", SettingKind.Duration, Default = "30s", Min = 0.1, Max = 120, Description = "How long a session may take from the connection until READY or RESUMED.")]
public sealed class DiscordAdapter : IAdapter
{
    private static readonly TimeSpan ProbeWithin = TimeSpan.FromSeconds(4);

    private volatile LinkWatch? _watch;
    private volatile MessageSender? _sender;
    private volatile EventProbe? _probe;

    /// <inheritdoc />
    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        if (DiscordSettings.Read(context) is not { } settings)
        {
            return;
        }

        using var api = new DiscordApi(context, settings);
        var watch = new LinkWatch(context.TimeProvider, settings.ReadyTimeout + GatewayLoop.ConnectTime);
        var events = new EventTrail(context.TimeProvider);
        using var keeper = new SessionKeeper(context, settings.Fingerprint);
        _probe = new EventProbe(watch, events, api, keeper, (settings.Intents & Intents.Messages) == Intents.Messages, ProbeWithin);
        _sender = new MessageSender(context, api, events, watch);
        _watch = watch;
        try
        {
            await new GatewayLoop(context, settings, api, keeper, watch, events).RunAsync(stopping);
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
        _probe is { } probe ? probe.AskAsync(cancellationToken) : Task.FromResult(ProbeOutcome.Unknown("the bot has not been started yet"));
}
