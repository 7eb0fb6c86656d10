namespace Gateway.Host.Model.Config;

/// <summary>
/// <c>gateway.adapters.&lt;name&gt;.canary</c>: another instance writes a short message now and then into a conversation that this one
/// reads. What does not come in is missing on the whole way, whatever every connection says.
/// </summary>
internal sealed record CanaryConfig
{
    /// <summary>The instance that sends.</summary>
    public AdapterId Via { get; init; }

    /// <summary>Where to, as the sending instance names it.</summary>
    public string Conversation { get; init; } = "";

    /// <summary>Default 10 min.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>From the confirmed send to the arrival. Default 1 min.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(1);
}
