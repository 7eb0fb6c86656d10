using Gateway.Abstractions;

namespace Gateway.Adapters.Irc;

/// <summary>
/// The PINGs under way. A server works through our lines in their order, so the PONG proves that it has taken every line before the PING,
/// and a refusal that arrives before the PONG belongs to the oldest of them.
/// </summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class RoundTrips(IrcSettings settings, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<RoundTrip> _open = [];
    private long? _lastPong;
    private long _count;
    private bool _isClosed;

    /// <summary>A new round trip whose lines are about to be written. Nothing is expected of the server before <see cref="Ask"/>.</summary>
    public RoundTrip Begin(string? target = null)
    {
        lock (_gate)
        {
            var trip = new RoundTrip($"gateway-{++_count}", target);
            if (_isClosed)
            {
                trip.Complete(answered: false);
            }
            else
            {
                _open.Add(trip);
            }

            return trip;
        }
    }

    /// <summary>The PING line; the time runs from here, because a write that hangs is a missing answer too.</summary>
    public string Ask(RoundTrip trip)
    {
        lock (_gate)
        {
            trip.AskedAt = time.GetTimestamp();
            return $"PING :{trip.Token}";
        }
    }

    /// <summary>The lines were never written: there is nothing to answer.</summary>
    public void Forget(RoundTrip trip)
    {
        lock (_gate)
        {
            _open.Remove(trip);
        }
    }

    public void OnPong(string token)
    {
        List<RoundTrip> done;
        lock (_gate)
        {
            var index = _open.FindIndex(trip => trip.Token == token);
            if (index < 0)
            {
                return;
            }

            _lastPong = time.GetTimestamp();
            done = [.. _open.Take(index + 1).Where(trip => trip.AskedAt is not null)];
            _open.RemoveAll(done.Contains);
        }

        done.ForEach(trip => trip.Complete(answered: true));
    }

    /// <summary>Whether a message to this target is under way, which the refusal then belongs to.</summary>
    public bool OnRefusal(string target, string said, IrcNames names)
    {
        lock (_gate)
        {
            var trip = _open.Find(one => one.Target is not null && names.Equals(one.Target, target));
            if (trip is not null)
            {
                (trip.Refusals, trip.Refusal) = (trip.Refusals + 1, said);
            }

            return trip is not null;
        }
    }

    /// <summary>The connection is over: what has no answer now never gets one.</summary>
    public void Close()
    {
        List<RoundTrip> left;
        lock (_gate)
        {
            _isClosed = true;
            left = [.. _open];
            _open.Clear();
        }

        left.ForEach(trip => trip.Complete(answered: false));
    }

    public bool IsOverdue()
    {
        lock (_gate)
        {
            return OldestWait_NeedsLock() > settings.PongTimeout;
        }
    }

    public LivenessOpinion Opinion()
    {
        lock (_gate)
        {
            var wait = OldestWait_NeedsLock();
            return wait > settings.PongTimeout
                ? LivenessOpinion.Dead("no-pong", $"no PONG for a PING sent {wait.TotalSeconds:0.0} s ago; {settings.PongTimeout.TotalSeconds:0.###} s are allowed (pong_timeout)")
                : _lastPong is { } last && time.GetElapsedTime(last) <= settings.PingInterval + settings.PongTimeout ? LivenessOpinion.Alive : LivenessOpinion.None;
        }
    }

    private TimeSpan OldestWait_NeedsLock() =>
        _open.Find(trip => trip.AskedAt is not null) is { AskedAt: { } at } ? time.GetElapsedTime(at) : TimeSpan.Zero;
}
