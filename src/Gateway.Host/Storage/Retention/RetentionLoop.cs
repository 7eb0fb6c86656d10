using System.Globalization;
using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Journal;
using Gateway.Host.Model.Loss;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Storage.Retention;

/// <summary>Once a minute removes what is older, more or larger than is kept, in small steps with room for others between them; and watches the disk's free space.</summary>
internal sealed class RetentionLoop(
    IDataWriter writer, DiskSpace disk, IConfigurationSource configuration, IEnumerable<IUnreadMessages> readers, LossBook losses, HostStatus host, EventLog events, TimeProvider time)
    : IHostLoop
{
    public const string Cause = "journal-too-large";
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Between two steps: whoever waits for the writer goes first.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(10);

    /// <summary>A file that was too large is brought down to this share, so that it is not at the edge all the time.</summary>
    private const double Target = 0.9;
    private readonly IUnreadMessages[] _readers = [.. readers];
    private bool _shrinking;

    public string Name => "retention";

    public TimeSpan StallAfter => TimeSpan.FromSeconds(30);

    public async Task RunAsync(LoopBeat beat, CancellationToken stopping)
    {
        await beat.PauseAsync(TimeSpan.Zero, stopping);
        for (long? passed = null; !stopping.IsCancellationRequested;)
        {
            if (passed is not { } at || time.GetElapsedTime(at) >= Every)
            {
                await TrimAsync(beat, stopping);
                passed = time.GetTimestamp();
            }

            disk.Look();
            await beat.PauseAsync(Pause, stopping);
        }
    }

    private async Task TrimAsync(LoopBeat beat, CancellationToken stopping)
    {
        var (unread, letters, left) = (0L, 0L, 0L);
        try
        {
            while (true)
            {
                var (used, removed) = await beat.WaitAsync(writer.WriteAsync(
                    connection =>
                    {
                        var bytes = JournalTrim.UsedBytes(connection);
                        return (bytes, JournalTrim.Run(connection, Rules(bytes)));
                    },
                    stopping));
                (unread, letters, left) = (unread + removed.Unread, letters + removed.Letters, used);
                if (removed.Total == 0)
                {
                    break;
                }

                await beat.PauseAsync(Breath, stopping);
            }

            TellSize(left);
        }
        catch (GatewayRefusedException)
        {
            // the status says already that the data file cannot be written; the next pass tries again
        }
        finally
        {
            Tell(unread, letters);
        }
    }

    private RetentionRules Rules(long used)
    {
        var kept = configuration.Current.Messaging;
        var now = time.GetUtcNow();
        _shrinking = used > kept.RetentionBytes * (_shrinking ? Target : 1);
        return new RetentionRules(
            (now - kept.RetentionAge).ToUnixTimeMilliseconds(),
            (now - kept.DeadLetterAge).ToUnixTimeMilliseconds(),
            kept.RetentionMessages,
            _readers.Length == 0 ? long.MaxValue : _readers.Min(reader => reader.Through),
            _shrinking);
    }

    private void TellSize(long used)
    {
        var limit = configuration.Current.Messaging.RetentionBytes;
        if (used > limit)
        {
            host.Raise(Cause, string.Create(
                CultureInfo.InvariantCulture,
                $"the data file holds {used >> 20} MB, more than 'messaging.retention_bytes' ({limit >> 20} MB), and nothing more may go: what is left waits to be routed, sent, or read, or is a dead letter"));
        }
        else
        {
            host.Clear(Cause);
        }
    }

    private void Tell(long unread, long letters)
    {
        if (unread > 0)
        {
            var now = time.GetUtcNow();
            losses.Add(new LossWindow(Adapter: null, LossCause.Unread, now - configuration.Current.Messaging.RetentionAge, now, unread, "'messaging.retention_age' says how long they wait"));
        }

        if (letters > 0)
        {
            events.Append(new GatewayEvent
            {
                Kind = EventKind.MessageDropped,
                Text = string.Create(CultureInfo.InvariantCulture, $"{letters} dead letter{(letters == 1 ? " was" : "s were")} forgotten: older than 'messaging.dead_letter_age'"),
            });
        }
    }
}
