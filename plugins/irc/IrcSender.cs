using Gateway.Abstractions;

namespace Gateway.Adapters.Irc;

/// <summary>
/// Sends one message as one or more PRIVMSG lines. IRC has no receipt: the proof that the server has taken the lines is the PONG to a PING
/// behind them, since a server works through a connection in order. Without it the outcome is ambiguous, not sent.
/// </summary>
/// <remarks>Safe from any thread. The lines of one message stay together.</remarks>
internal sealed class IrcSender(IrcSession session, IrcSettings settings, FloodBucket bucket, IAdapterContext context)
{
    // together below the host's default send deadline of 30 s: an answer in time is worth more than a message
    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan WholeLimit = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan BehindNetsplit = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly TimeProvider _time = context.TimeProvider;

    public async Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var target = message.Conversation;
        if (!IrcNames.IsOneTarget(target))
        {
            return SendOutcome.Permanent("bad-conversation", "The conversation is neither a channel nor a nick.");
        }

        // what follows the prefix: ' PRIVMSG target :' and the line end, with a colon before the prefix
        var room = IrcText.LineBytes - session.PrefixBytes - System.Text.Encoding.UTF8.GetByteCount(target) - " PRIVMSG ".Length - " :".Length - "\r\n".Length - 1;
        if (room < 4)
        {
            return SendOutcome.Permanent("bad-conversation", "The name of the conversation leaves no room for a text.");
        }

        var lines = IrcText.Split(message.Text, room);
        if (lines.Count == 0)
        {
            return SendOutcome.Permanent("empty", "There is no text in the message, and IRC carries nothing else.");
        }

        if (bucket.FullWaitFor(lines.Count + 1) > WaitLimit)
        {
            return SendOutcome.Permanent("too-long", $"The text needs {lines.Count} lines: too many for flood_lines and flood_interval.");
        }

        if (NotNow(target) is { } refused)
        {
            return refused;
        }

        return await InTurnAsync(target, lines, started, cancellationToken);
    }

    private async Task<SendOutcome> InTurnAsync(string target, IReadOnlyList<string> lines, long started, CancellationToken cancellationToken)
    {
        try
        {
            if (!await WaitTurnAsync(cancellationToken))
            {
                return SendOutcome.Retryable("flood-control", "Other messages are waiting to be sent.", bucket.WaitFor(lines.Count + 1));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return SendOutcome.Retryable("stopping", "The adapter is being stopped; nothing was sent.");
        }

        RoundTrip? trip;
        try
        {
            var wait = bucket.WaitFor(lines.Count + 1);
            if (NotNow(target) is { } changed)
            {
                return changed;
            }

            if (wait > WaitLimit - _time.GetElapsedTime(started))
            {
                return SendOutcome.Retryable("flood-control", "The flood limit is used up.", wait);
            }

            trip = await WriteAsync(target, lines, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }

        return trip is null
            ? SendOutcome.Ambiguous("connection-lost", "The connection broke while the message was being written.")
            : await OutcomeAsync(trip, lines.Count, WholeLimit - _time.GetElapsedTime(started), cancellationToken);
    }

    private SendOutcome? NotNow(string target) =>
        !session.IsReady ? SendOutcome.Retryable("not-connected", "The connection is gone; nothing was sent.")
        : session.RoundTrips.IsOverdue() ? SendOutcome.Retryable("no-pong", "The server does not answer; nothing was sent.")
        : session.Channels.IsAwayFrom(target, session.Names) ? SendOutcome.Retryable("not-in-channel", $"Not in {target} at the moment; it is entered again by itself.", settings.RejoinDelay)
        : null;

    private async Task<bool> WaitTurnAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(WaitLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _turn.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Null when writing failed: some of it may have arrived.</summary>
    private async Task<RoundTrip?> WriteAsync(string target, IReadOnlyList<string> lines, CancellationToken cancellationToken)
    {
        var trip = session.RoundTrips.Begin(target);
        using var limit = new CancellationTokenSource(WholeLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            foreach (var line in lines)
            {
                await Task.Delay(bucket.Take(), _time, either.Token);
                await session.Connection.WriteAsync($"PRIVMSG {target} :{line}", either.Token);
            }

            await Task.Delay(bucket.Take(), _time, either.Token);
            await session.Connection.WriteAsync(session.RoundTrips.Ask(trip), either.Token);
            return trip;
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException or OperationCanceledException)
        {
            if (trip.AskedAt is null)
            {
                session.RoundTrips.Forget(trip);
            }

            return null;
        }
    }

    private async Task<SendOutcome> OutcomeAsync(RoundTrip trip, int lines, TimeSpan left, CancellationToken cancellationToken)
    {
        var limit = left < settings.PongTimeout ? left : settings.PongTimeout;
        try
        {
            if (!await trip.Answer.WaitAsync(limit, _time, cancellationToken))
            {
                return SendOutcome.Ambiguous("connection-lost", "The connection ended before the server had shown that it took the message.");
            }
        }
        catch (TimeoutException)
        {
            return SendOutcome.Ambiguous("no-pong", "The server did not show that it took the message.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return SendOutcome.Ambiguous("stopping", "The adapter was stopped before the server had shown that it took the message.");
        }

        return trip.Refusals == 0 ? SendOutcome.Sent($"{context.Generation}-{trip.Token}")
            : trip.Refusals >= lines && session.Netsplits.IsAway(trip.Target!, session.Names) ? SendOutcome.Retryable(
                "netsplit", "Its recipient is behind a netsplit; nothing was delivered.", BehindNetsplit)
            : trip.Refusals >= lines ? SendOutcome.Permanent("refused", $"The server refused the message: {trip.Refusal}")
            : SendOutcome.Ambiguous("partly-refused", $"The server refused {trip.Refusals} of {lines} lines: {trip.Refusal}");
    }
}
