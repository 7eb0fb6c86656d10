namespace Gateway.Host.Model.Config;

/// <summary><c>gateway.messaging</c>: how messages are held, and for how long.</summary>
internal sealed record MessagingConfig
{
    /// <summary>Takes effect at the next start. Default full.</summary>
    public Durability Durability { get; init; } = Durability.Full;

    /// <summary>Accepted messages, and with them the memory of what is a duplicate, and delivered ones. Default 7 d.</summary>
    public TimeSpan RetentionAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Accepted messages at most. Default 1,000,000.</summary>
    public long RetentionMessages { get; init; } = 1_000_000;

    /// <summary>Size of the data file above which the oldest messages go earlier. Default 1 GiB.</summary>
    public long RetentionBytes { get; init; } = 1L << 30;

    /// <summary>Dead letters and ambiguous deliveries. Default 30 d.</summary>
    public TimeSpan DeadLetterAge { get; init; } = TimeSpan.FromDays(30);
}
