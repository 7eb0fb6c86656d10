using Gateway.Abstractions;

namespace Gateway.Adapters.Irc;

/// <summary>
/// One nick on one IRC server: channels and direct messages. Knows by its own PINGs whether the server still answers, keeps its channels,
/// and gets its nick back.
/// </summary>
[Adapter("irc", Transport = TransportKind.Socket, Overlap = OverlapPolicy.Never,
    Capabilities = AdapterCapabilities.Receive | AdapterCapabilities.Send,
    Description = "Channels and direct messages of one IRC server.")]
[Setting("server", SettingKind.Text, Required = true, Min = 1, Description = "The server's name or address.")]
[Setting("port", SettingKind.Integer, Default = "6697", Min = 1, Max = 65535, Description = "Its port; 6697 is usual with TLS, 6667 without.")]
[Setting("tls", SettingKind.Boolean, Default = "true", Description = "Whether the connection is encrypted and the server's certificate checked.")]
[Setting("nick", SettingKind.Text, Required = true, Min = 1, Max = 64, Description = "The nick to have.")]
[Setting("password", SettingKind.Text, Secret = true, Description = "The server's password (PASS), when it asks for one.")]
[Setting("channels", SettingKind.List, Description = "Channels to be in, each '#name' or '#name key', in quotes.")]
[Setting("ping_interval", SettingKind.Duration, Default = "60s", Min = 0.1, Max = 3600, Description = "Between a PONG and the next PING of ours.")]
[Setting("pong_timeout", SettingKind.Duration, Default = "20s", Min = 0.1, Max = 600, Description = "How long the server may take to answer a PING.")]
[Setting("flood_lines", SettingKind.Integer, Default = "5", Min = 1, Max = 1000, Description = "Lines that may be sent at once.")]
[Setting("flood_interval", SettingKind.Duration, Default = "2s", Min = 0, Max = 60, Description = "Then one line per this time.")]
[Setting("rejoin_delay", SettingKind.Duration, Default = "10s", Min = 0.1, Max = 3600, Description = "Before a channel is entered again after a kick.")]
public sealed class IrcAdapter : IAdapter
{
    private volatile IrcSession? _session;
    private volatile IrcSender? _sender;

    /// <inheritdoc />
    /// <remarks>
    /// Does not reconnect by itself: when the connection is lost the task throws, and the host starts the next generation. The host has
    /// backoff, budgets and reasons for that; a second loop in here would hide from it that anything is wrong.
    /// </remarks>
    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        var settings = IrcSettings.Read(context.Settings);
        if (settings.Problem() is { } problem)
        {
            context.ReportFatal("bad-settings", problem, retryable: false, UserAction.Reconfigure);
            return;
        }

        try
        {
            await using var connection = await ConnectAsync(settings, context, stopping);
            // after connecting: a server that is down must not use up the logins
            await context.RequestLoginAsync(stopping);
            if (await ServeAsync(connection, settings, context, stopping) is { } end)
            {
                context.ReportFatal(end.Code, end.Message, end.Retryable, end.Action);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // the host has asked; ending is the answer
        }
    }

    /// <inheritdoc />
    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) =>
        _sender?.SendAsync(message, cancellationToken) ?? Task.FromResult(SendOutcome.Retryable("not-connected", "There is no connection yet; nothing was sent."));

    /// <inheritdoc />
    public Task<LivenessOpinion> CheckLivenessAsync(CancellationToken cancellationToken) =>
        Task.FromResult(_session?.RoundTrips.Opinion() ?? LivenessOpinion.None);

    /// <inheritdoc />
    /// <remarks>
    /// A PING of its own: the server answers on the connection that messages come in through, and it works through a connection in order.
    /// </remarks>
    public Task<ProbeOutcome> ProbeAsync(CancellationToken cancellationToken) =>
        _session is { IsReady: true } session ? ProbeAsync(session, cancellationToken) : Task.FromResult(ProbeOutcome.Unknown("there is no session at this moment"));

    private static async Task<ProbeOutcome> ProbeAsync(IrcSession session, CancellationToken cancellationToken)
    {
        var trip = session.RoundTrips.Begin();
        try
        {
            await session.Connection.WriteAsync(session.RoundTrips.Ask(trip), cancellationToken);
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            session.RoundTrips.Forget(trip);
            return ProbeOutcome.Failed("connection-lost", $"PING {trip.Token} could not be written: {broken.Message}");
        }

        return await trip.Answer.WaitAsync(cancellationToken)
            ? ProbeOutcome.Answered($"the server answered PING {trip.Token}")
            : ProbeOutcome.Failed("connection-lost", $"the connection ended before PING {trip.Token} was answered");
    }

    private static async Task<IrcConnection> ConnectAsync(IrcSettings settings, IAdapterContext context, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(IrcSettings.RegistrationLimit, context.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, limit.Token);
        try
        {
            return await IrcConnection.OpenAsync(settings, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            throw new IrcConnectionException(
                $"{settings.Server}:{settings.Port} did not answer within {IrcSettings.RegistrationLimit.TotalSeconds:0} s.", System.Net.Sockets.SocketError.TimedOut);
        }
    }

    private async Task<IrcEnd?> ServeAsync(IrcConnection connection, IrcSettings settings, IAdapterContext context, CancellationToken stopping)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var session = new IrcSession(connection, settings, context);
        var bucket = new FloodBucket(settings.FloodLines, settings.FloodInterval, context.TimeProvider);
        var upkeep = new IrcUpkeep(session, settings, bucket, context);
        (_session, _sender) = (session, new IrcSender(session, settings, bucket, context));
        var token = life.Token;
        Task[] works =
        [
            context.Run("pings", _ => upkeep.PingAsync(token)),
            context.Run("channels and nick", _ => upkeep.KeepAsync(token)),
            context.Run("inbound messages", _ => session.Inbox.PumpAsync(context.Aborted)),
        ];
        try
        {
            return await session.RunAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await session.QuitAsync();
            throw;
        }
        finally
        {
            session.Inbox.Complete();
            await life.CancelAsync();
            await Task.WhenAll(works);
        }
    }
}
