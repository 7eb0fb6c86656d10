using Gateway.Abstractions;

namespace Gateway.Adapters.Irc;

/// <summary>What has to be done on a connection although nothing has arrived: own PINGs, channels to enter again, the nick to get back.</summary>
internal sealed class IrcUpkeep(IrcSession session, IrcSettings settings, FloodBucket bucket, IAdapterContext context)
{
    private static readonly TimeSpan NickInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>Longer than the reader looks for the server's last words.</summary>
    private static readonly TimeSpan ReaderLimit = TimeSpan.FromSeconds(2);
    private readonly TimeProvider _time = context.TimeProvider;

    /// <summary>
    /// Asks the server every interval whether it still answers. One question at a time: a second one would tell nothing new. A question that is
    /// open for twice its time ends the connection: the host replaces us before that when it asks whether we live, and must not have to ask.
    /// </summary>
    public Task PingAsync(CancellationToken life) => WhileConnectedAsync(async () =>
    {
        var trip = session.RoundTrips.Begin();
        await session.Connection.WriteAsync(session.RoundTrips.Ask(trip), life);
        if (!await IsAnsweredAsync(trip, life))
        {
            context.ReportDegraded("no-pong", $"No PONG within {settings.PongTimeout.TotalSeconds:0.###} s.");
            if (!await IsAnsweredAsync(trip, life))
            {
                session.GiveUp($"The server has not answered a PING within {settings.PongTimeout.TotalSeconds * 2:0.###} s.");
                return;
            }

            session.ReportChannels();
        }

        await Task.Delay(settings.PingInterval, _time, life);
    }, life);

    public Task KeepAsync(CancellationToken life)
    {
        var nickTriedAt = _time.GetTimestamp();
        var beat = settings.RejoinDelay < Beat && settings.RejoinDelay > TimeSpan.Zero ? settings.RejoinDelay : Beat;
        return WhileConnectedAsync(async () =>
        {
            foreach (var line in session.Channels.TakeDue())
            {
                await Task.Delay(bucket.Take(), _time, life);
                await session.Connection.WriteAsync(line, life);
            }

            session.ReportChanges();
            if (_time.GetElapsedTime(nickTriedAt) >= NickInterval)
            {
                nickTriedAt = _time.GetTimestamp();
                if (session.CanTakeWantedNick)
                {
                    await session.Connection.WriteAsync($"NICK {session.Nick.Wanted}", life);
                }
            }

            await Task.Delay(beat, _time, life);
        }, life);
    }

    /// <summary>False when the time for it is over.</summary>
    private async Task<bool> IsAnsweredAsync(RoundTrip trip, CancellationToken life)
    {
        using var limit = new CancellationTokenSource(settings.PongTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, life);
        try
        {
            await trip.Answer.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !life.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task WhileConnectedAsync(Func<Task> step, CancellationToken life)
    {
        try
        {
            await session.Welcomed.WaitAsync(life);
            while (!life.IsCancellationRequested)
            {
                await step();
            }
        }
        catch (IOException)
        {
            // the reader sees the same end and says why; on one that can be read for ever and not written to, it would see nothing
            await Task.Delay(ReaderLimit, _time, life).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            session.GiveUp("The connection broke while a line was being written.");
        }
        catch (Exception over) when (over is ObjectDisposedException || (over is OperationCanceledException && life.IsCancellationRequested))
        {
            // as above, and nothing is left to be ended
        }
    }
}
