namespace Gateway.Host.Model.Config;

/// <summary><c>gateway.diagnostics</c>: how far the gateway looks into itself.</summary>
internal sealed record DiagnosticsConfig
{
    /// <summary>Whether a child process reads this one's memory to name what holds a leaked load context. Default true (<c>auto</c>).</summary>
    public bool LeakHolder { get; init; } = true;

    /// <summary>Leaked load contexts of the whole gateway before it says that it is degraded. Default 20; 1 to 10,000.</summary>
    public int LeakBudget { get; init; } = 20;
}
