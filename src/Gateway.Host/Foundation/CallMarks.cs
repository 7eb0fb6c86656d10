namespace Gateway.Host.Foundation;

/// <summary>
/// One word per slot for the calls in flight: when it began and what it is. The words may lie in a mapped file, so that they are still
/// there when the process has been killed.
/// </summary>
/// <remarks>
/// One plain store when a call begins and one when it ends; a slot has one writer at a time. The beginning stays when the call has
/// ended: the newest of all words is the last call, whether it came back or not. Nothing is ever freed that a late call could write to.
/// </remarks>
internal sealed unsafe class CallMarks
{
    public const int Capacity = 64;

    /// <summary>The part of a word that says what is in flight; 0 for nothing. The rest is the timestamp, to within 256 ticks.</summary>
    public const long KindMask = 0xFF;

    private readonly long[]? _own;
    private readonly long* _words;

    /// <summary>In memory only: nobody reads them after the end.</summary>
    public CallMarks()
    {
        _own = GC.AllocateArray<long>(Capacity, pinned: true);
        _words = (long*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(_own, 0);
    }

    /// <param name="words">Room for <see cref="Capacity"/> words that stays mapped as long as the process lives.</param>
    public CallMarks(nint words) => _words = (long*)words;

    public void Begin(int slot, byte kind, long start) => _words[slot] = (start & ~KindMask) | kind;

    public void End(int slot) => *(byte*)(_words + slot) = 0;

    public void Clear() => new Span<long>(_words, Capacity).Clear();
}
