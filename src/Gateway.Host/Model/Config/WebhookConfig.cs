namespace Gateway.Host.Model.Config;

/// <summary>One entry of <c>gateway.webhooks</c>: a program of the operator's that gets messages by HTTP.</summary>
internal sealed record WebhookConfig
{
    /// <summary>Shares its name space with instances: a route goes to either by its name.</summary>
    public required AdapterId Name { get; init; }

    public required Uri Url { get; init; }

    /// <summary>The key of the signature. Never shown.</summary>
    public required string Secret { get; init; }

    /// <summary>Connecting, sending and the answer's head together. Default 10 s; 10 ms to 5 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    public LimitOverrides Limits { get; init; } = LimitOverrides.None;
}
