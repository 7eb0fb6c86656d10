using System.Globalization;
using Gateway.Abstractions;

namespace Gateway.Adapters.Telegram;

/// <summary>Knows when the last poll was answered, and until when silence is normal.</summary>
/// <remarks>Written by the poll loop, read by liveness checks and probes on any thread.</remarks>
internal sealed class PollWatch(TimeProvider time, TimeSpan pollTimeout)
{
    /// <summary>What a poll may take over its own timeout before the loop aborts it (10 s), and the loop a little to do so.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private long _since = time.GetTimestamp();
    private long _attempted = time.GetTimestamp();
    private TimeSpan _allowed = pollTimeout + Margin;
    private bool _busy;
    private bool _refused;
    private bool _healthy;
    private long _polls;
    private long _received;

    /// <summary>An attempt has ended, well or badly, and the next one starts after <paramref name="pause"/>.</summary>
    public void Ended(bool healthy, TimeSpan pause = default)
    {
        lock (_gate)
        {
            (_since, _attempted, _allowed, _busy, _healthy) = (time.GetTimestamp(), time.GetTimestamp(), pause + pollTimeout + Margin, false, healthy);
        }
    }

    /// <summary>A poll was answered as it should be.</summary>
    public void Answered(int updates)
    {
        lock (_gate)
        {
            (_polls, _received, _refused) = (_polls + 1, _received + updates, false);
        }

        Ended(healthy: true);
    }

    /// <summary>An attempt was given up. No end in the eyes of this watch: a platform that accepts and never answers is what it looks for.</summary>
    public void Unanswered()
    {
        lock (_gate)
        {
            _attempted = time.GetTimestamp();
        }
    }

    /// <summary>Messages are being handed to the host. How long it takes them is not a matter of this connection.</summary>
    public void HandingOver()
    {
        lock (_gate)
        {
            _busy = true;
        }
    }

    /// <summary>The host does not take messages, and Telegram keeps them for it.</summary>
    public void Refused()
    {
        lock (_gate)
        {
            _refused = true;
        }
    }

    public PollProgress Progress()
    {
        lock (_gate)
        {
            return new(_polls, _received, _busy || _refused);
        }
    }

    public LivenessOpinion Opinion()
    {
        lock (_gate)
        {
            // a generation that has never been answered is itself the replacement that was asked for: another one would help no more
            var silence = time.GetElapsedTime(_polls > 0 ? _since : _attempted);
            if (!_busy && silence > _allowed)
            {
                return LivenessOpinion.Dead("poll-stalled", string.Create(
                    CultureInfo.InvariantCulture, $"No poll has been answered for {silence.TotalSeconds:0} s; each has to be within {_allowed.TotalSeconds:0} s."));
            }

            // an outage that the loop knows of is no opinion: a new generation could do nothing that the loop does not do already
            return _healthy ? LivenessOpinion.Alive : LivenessOpinion.None;
        }
    }
}
