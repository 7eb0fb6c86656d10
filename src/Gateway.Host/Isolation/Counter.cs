namespace Gateway.Host.Isolation;

/// <summary>A number that only grows. Safe from any thread.</summary>
internal sealed class Counter
{
    private long _value;

    public long Value => Volatile.Read(ref _value);

    public void Increment() => Interlocked.Increment(ref _value);
}
