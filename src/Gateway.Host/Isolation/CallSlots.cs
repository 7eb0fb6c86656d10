using Gateway.Host.Foundation;
using Gateway.Host.Model;

namespace Gateway.Host.Isolation;

/// <summary>
/// The calls in flight of one generation, preallocated, with their deadlines as plain timestamps: the watchdog reads them from its own
/// thread. No timer and no allocation per call.
/// </summary>
/// <remarks>A slot belongs to one caller from <see cref="TryEnter"/> to <see cref="Leave"/>; everything else only reads.</remarks>
internal sealed class CallSlots(CallMarks marks)
{
    public const int Capacity = CallMarks.Capacity;

    // callers from outside may take so many: checks and sends always find a slot
    private const int ForHooks = HookTable.CallsPerAdapter;

    private readonly long[] _deadlines = new long[Capacity];
    private readonly long[] _starts = new long[Capacity];
    private readonly CallKind[] _kinds = new CallKind[Capacity];
    private readonly PendingAnswer?[] _answers = new PendingAnswer?[Capacity];
    private int _used;

    /// <summary>Without marks that outlive the process.</summary>
    public CallSlots()
        : this(new CallMarks())
    {
    }

    /// <summary>Calls in flight. Zero lets the watchdog skip the row.</summary>
    public int InFlight => Volatile.Read(ref _used);

    /// <summary>The index of a slot, or -1 when all are taken.</summary>
    public int TryEnter(CallKind kind, long start, long deadline)
    {
        var hint = Environment.CurrentManagedThreadId;
        var slots = kind == CallKind.Hook ? ForHooks : Capacity;
        for (var i = 0; i < slots; i++)
        {
            // no division on the way of a message
            var slot = kind == CallKind.Hook ? (hint + i) % ForHooks : (hint + i) & (Capacity - 1);
            if (Volatile.Read(ref _deadlines[slot]) == 0 && Interlocked.CompareExchange(ref _deadlines[slot], long.MaxValue, 0) == 0)
            {
                _kinds[slot] = kind;
                _starts[slot] = start;
                marks.Begin(slot, (byte)kind, start);
                Interlocked.Increment(ref _used);
                // the deadline last: the watchdog must never see it beside another call's kind
                Volatile.Write(ref _deadlines[slot], deadline);
                return slot;
            }
        }

        return -1;
    }

    public void Leave(int slot)
    {
        marks.End(slot);
        Interlocked.Decrement(ref _used);
        Volatile.Write(ref _deadlines[slot], 0);
    }

    /// <summary>Of a slot that its caller holds.</summary>
    public CallKind KindOf(int slot) => _kinds[slot];

    /// <summary>The reusable continuation of this slot.</summary>
    public PendingAnswer? Answer(int slot) => _answers[slot];

    public void Keep(int slot, PendingAnswer answer) => _answers[slot] = answer;

    /// <summary>
    /// The oldest call past its deadline that began after <paramref name="after"/> (0 for all), if there is one. Allocates nothing. Kind
    /// and start may belong to the slot's next call: the deadline was missed all the same, only the words may be off.
    /// </summary>
    public bool TryFindExpired(long now, long after, out CallKind kind, out long start)
    {
        (kind, start) = (CallKind.None, long.MaxValue);
        for (var slot = 0; slot < Capacity; slot++)
        {
            var deadline = Volatile.Read(ref _deadlines[slot]);
            if (deadline != 0 && deadline < now && _starts[slot] > after && _starts[slot] < start)
            {
                (kind, start) = (_kinds[slot], _starts[slot]);
            }
        }

        return kind != CallKind.None;
    }

    /// <summary>The kinds of the calls in flight, for people.</summary>
    public IReadOnlyList<CallKind> Kinds()
    {
        var kinds = new List<CallKind>();
        for (var slot = 0; slot < Capacity; slot++)
        {
            if (Volatile.Read(ref _deadlines[slot]) != 0)
            {
                kinds.Add(_kinds[slot]);
            }
        }

        return kinds;
    }

    /// <summary>The last step of a generation's life: an answer that never came holds the plugin's task.</summary>
    public void Forget() => Array.Clear(_answers);

    /// <summary>Everything still in flight is completed as abandoned; the threads inside, if any, are lost.</summary>
    public void AbandonAll() => AbandonExpired(long.MaxValue);

    /// <summary>The same for calls whose deadline lies before <paramref name="now"/>: the others may still be answered.</summary>
    public void AbandonExpired(long now)
    {
        for (var slot = 0; slot < Capacity; slot++)
        {
            var deadline = Volatile.Read(ref _deadlines[slot]);
            if (deadline != 0 && deadline < now)
            {
                _answers[slot]?.Abandon();
            }
        }
    }
}
