namespace Gateway.Host.Messaging.Care;

/// <summary>Whether a queue is under pressure: from the high mark on, until it is down at the low mark. Between the two it stays what it was.</summary>
internal sealed class Gauge
{
    /// <summary>Share of the limit.</summary>
    public const double High = 0.8;

    public const double Low = 0.5;

    public bool IsHigh { get; private set; }

    /// <returns>Whether it is high now.</returns>
    public bool Read(long depth, long limit) => IsHigh = IsHigh ? depth > limit * Low : depth >= limit * High;
}
