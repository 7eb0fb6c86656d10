using Gateway.Host.Model;

namespace Gateway.Host.Messaging.Consumers;

/// <summary>What became of messages that named consumers read. Safe from any thread.</summary>
internal sealed class ConsumerCounters : ICounterSource
{
    private long _handedOut;
    private long _redelivered;
    private long _acknowledged;
    private long _parked;
    private long _lost;
    private long _expired;

    public string Section => "consumers";

    public void HandedOut(int messages, int again)
    {
        Interlocked.Add(ref _handedOut, messages);
        Interlocked.Add(ref _redelivered, again);
    }

    public void Acknowledged(int messages) => Interlocked.Add(ref _acknowledged, messages);

    public void Parked() => Interlocked.Increment(ref _parked);

    public void Lost(long messages) => Interlocked.Add(ref _lost, messages);

    public void Expired() => Interlocked.Increment(ref _expired);

    public IReadOnlyDictionary<string, long> Read() => new Dictionary<string, long>(StringComparer.Ordinal)
    {
        ["handedOut"] = Volatile.Read(ref _handedOut),
        ["redelivered"] = Volatile.Read(ref _redelivered),
        ["acknowledged"] = Volatile.Read(ref _acknowledged),
        ["parked"] = Volatile.Read(ref _parked),
        ["lost"] = Volatile.Read(ref _lost),
        ["expired"] = Volatile.Read(ref _expired),
    };
}
