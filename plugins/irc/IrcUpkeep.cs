using Gateway.Abstractions;

namespace Gateway.Adapters.Irc;

/// <summary>What has to be done on a connection although nothing has arrived: own PINGs, channels to enter again, the nick to get back.</summary>
internal sealed class IrcUpkeep(IrcSession session, IrcSettings settings, FloodBucket bucket, IAdapterContext context)
{
    private static readonly TimeSpan NickInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private readonly TimeProvider _time = context.TimeProvider;

    /// <summary>Asks the server every interval whether it still answers. One question at a time: a second one would tell nothing new.</summary>
    public Task PingAsync(CancellationToken life) => WhileConnectedAsync(async () =>
    {
        var trip = session.RoundTrips.Begin();
        await session.Connection.WriteAsync(session.RoundTrips.Ask(trip), life);
        await trip.Answer.WaitAsync(life);
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
        catch (Exception over) when (over is IOException or ObjectDisposedException || (over is OperationCanceledException && life.IsCancellationRequested))
        {
            // the reader sees the same end and says why
        }
    }
}
