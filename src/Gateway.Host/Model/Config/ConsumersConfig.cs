namespace Gateway.Host.Model.Config;

/// <summary><c>gateway.consumers</c>: programs that read messages over HTTP under a name.</summary>
internal sealed record ConsumersConfig
{
    /// <summary>How long the oldest unacknowledged message may stay with a consumer before it is handed out again. Default 30 s; 10 ms to 1 d.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Unacknowledged messages that one consumer may hold. Default 64; 1 to 1,000.</summary>
    public int Window { get; init; } = 64;

    /// <summary>How often a message is handed out before it is parked. Default 5; 1 to 100.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Between two signs of life on a quiet stream. Default 15 s; 10 ms to 5 min.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A consumer that has not been seen for so long is removed. Default 7 d; 1 min to 365 d.</summary>
    public TimeSpan ExpireAfter { get; init; } = TimeSpan.FromDays(7);
}
