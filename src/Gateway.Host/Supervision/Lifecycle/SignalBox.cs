using Gateway.Host.Isolation;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>
/// The newest signal of each kind that has not been handled yet. However much a plugin floods, at most one post per kind waits in the
/// mailbox; the first of a deadly kind is kept, for a merely informing one the latest.
/// </summary>
internal sealed class SignalBox
{
    private static readonly int Kinds = Enum.GetValues<SignalKind>().Length;
    private long _sequence;
    private readonly GenerationSignal?[] _waiting = new GenerationSignal?[Kinds];

    /// <summary>True when the caller has to post a drain of this kind.</summary>
    public bool Offer(GenerationSignal signal)
    {
        ref var place = ref _waiting[(int)signal.Kind];
        if (signal.Kind is SignalKind.Connected or SignalKind.DegradedReported)
        {
            return Interlocked.Exchange(ref place, signal with { Sequence = Interlocked.Increment(ref _sequence) }) is null;
        }

        return Interlocked.CompareExchange(ref place, signal, comparand: null) is null;
    }

    public GenerationSignal? Take(SignalKind kind) => Interlocked.Exchange(ref _waiting[(int)kind], value: null);
}
