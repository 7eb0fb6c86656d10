using Gateway.Abstractions;
using Gateway.Host.Isolation.Network;
using Gateway.Host.Model;

namespace Gateway.Host.Isolation;

/// <summary>How the sends of one generation ended. Safe from any thread.</summary>
/// <remarks>The good case costs one increment and one read: it is on the way of every message.</remarks>
internal sealed class SendTally
{
    private readonly Lock _gate = new();
    private long _sent;
    private volatile int _failing;
    private Streak _streak;

    /// <summary>Confirmed by the platform.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Sends that were not confirmed since one was.</summary>
    public Streak Failing
    {
        get
        {
            lock (_gate)
            {
                return _streak;
            }
        }
    }

    /// <param name="result">Of a call of SendAsync.</param>
    /// <param name="time">Asked only when the send failed.</param>
    public void Note(in DoorResult<SendOutcome> result, TimeProvider time)
    {
        if (result is { Status: CallStatus.Completed, Value.Kind: SendOutcomeKind.Sent })
        {
            NoteSent();
        }
        else if (IsFailure(result))
        {
            NoteFailed(time.GetTimestamp());
        }
    }

    public void NoteSent()
    {
        Interlocked.Increment(ref _sent);
        if (_failing != 0)
        {
            lock (_gate)
            {
                (_failing, _streak) = (0, default);
            }
        }
    }

    public void NoteFailed(long at)
    {
        lock (_gate)
        {
            _streak = _streak.Next(at);
            _failing = _streak.Count;
        }
    }

    /// <summary>
    /// A permanent refusal is about the message, and a wait that the platform named is an answer; a call that was not entered says nothing
    /// about the adapter.
    /// </summary>
    private static bool IsFailure(in DoorResult<SendOutcome> result) => result switch
    {
        { Status: CallStatus.Completed, Value: { Kind: SendOutcomeKind.Retryable, RetryAfter: null } or { Kind: SendOutcomeKind.Ambiguous } } => true,
        { Status: CallStatus.Faulted or CallStatus.Abandoned } => true,
        _ => false,
    };
}
