using System.Globalization;
using Gateway.Abstractions;

namespace Gateway.Adapters.Plumbing;

/// <summary>
/// Knows in which state the connection of an adapter is and since when, and what follows from that for liveness. "Alive" is a connection that the
/// platform has confirmed and whose heart beats. An outage that the loop is working on is no opinion: a new generation could do nothing else.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="readyWithin">From the attempt to connect until the platform confirms the session.</param>
/// <remarks>Written by the connection's loop, read by liveness checks on any thread.</remarks>
internal sealed class LinkWatch(TimeProvider time, TimeSpan readyWithin)
{
    /// <summary>What a loop may be late by before it counts as stuck.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private State _state = State.Away;
    private long _since = time.GetTimestamp();
    private TimeSpan _allowed;
    private long _frame = time.GetTimestamp();
    private Heartbeat? _heart;

    private enum State
    {
        /// <summary>Not connected, and trying or about to try again.</summary>
        Away,

        /// <summary>Connecting, or connected and not yet confirmed.</summary>
        Connecting,

        /// <summary>Confirmed by the platform.</summary>
        Ready,
    }

    public bool IsReady
    {
        get
        {
            lock (_gate)
            {
                return _state == State.Ready;
            }
        }
    }

    /// <summary>Since the last message of any kind from the platform; since the beginning when there was none.</summary>
    public TimeSpan SinceFrame
    {
        get
        {
            lock (_gate)
            {
                return time.GetElapsedTime(_frame);
            }
        }
    }

    /// <summary>An attempt begins.</summary>
    public void Connecting() => Enter(State.Connecting, readyWithin, heart: null);

    /// <summary>The platform has confirmed the session. The heart that beats on this connection is what is looked at from now on.</summary>
    public void Ready(Heartbeat? heart) => Enter(State.Ready, TimeSpan.MaxValue, heart);

    /// <summary>The connection is over; the next attempt comes after the pause.</summary>
    public void Away(TimeSpan pause) => Enter(State.Away, pause, heart: null);

    /// <summary>Something has come from the platform.</summary>
    public void FrameSeen()
    {
        lock (_gate)
        {
            _frame = time.GetTimestamp();
        }
    }

    /// <summary>One beat now, whose answer is waited for; nothing can be said while there is no confirmed connection.</summary>
    public Task<ProbeOutcome> ProbeAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        Heartbeat? heart;
        lock (_gate)
        {
            heart = _state == State.Ready ? _heart : null;
        }

        return heart?.ProbeAsync(within, cancellationToken) ?? Task.FromResult(ProbeOutcome.Unknown("there is no confirmed connection to ask on; the adapter is connecting"));
    }

    public LivenessOpinion Opinion()
    {
        lock (_gate)
        {
            var lasted = time.GetElapsedTime(_since);
            if (_state != State.Ready)
            {
                return _allowed != TimeSpan.MaxValue && lasted > _allowed + Margin
                    ? LivenessOpinion.Dead("connect-stuck", string.Create(
                        CultureInfo.InvariantCulture, $"{(_state == State.Away ? "Waiting for the next attempt" : "Connecting")} for {lasted.TotalSeconds:0} s; {_allowed.TotalSeconds:0} s are allowed."))
                    : LivenessOpinion.None;
            }

            if (_heart?.Look() is not { } picture)
            {
                return LivenessOpinion.None;
            }

            return picture.IsLate
                ? LivenessOpinion.Dead("heartbeat-unanswered", string.Create(CultureInfo.InvariantCulture, $"The last answer to a heartbeat is {picture.SinceAnswered.TotalSeconds:0.#} s old."))
                : picture.IsStopped
                    ? LivenessOpinion.Dead("heartbeat-stopped", string.Create(CultureInfo.InvariantCulture, $"The last heartbeat was sent {picture.SinceSent.TotalSeconds:0.#} s ago."))
                    : LivenessOpinion.Alive;
        }
    }

    private void Enter(State state, TimeSpan allowed, Heartbeat? heart)
    {
        lock (_gate)
        {
            (_state, _since, _allowed, _heart) = (state, time.GetTimestamp(), allowed, heart);
        }
    }
}
