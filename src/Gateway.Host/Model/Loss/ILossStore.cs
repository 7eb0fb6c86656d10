namespace Gateway.Host.Model.Loss;

/// <summary>Keeps windows over restarts, and the time at which the gateway was last known to run. Implemented by Storage.</summary>
internal interface ILossStore
{
    /// <summary>The newest windows, newest first.</summary>
    /// <exception cref="Gateway.Abstractions.GatewayRefusedException">The disk cannot be read.</exception>
    IReadOnlyList<LossWindow> Load(int limit);

    /// <summary>When the gateway was last known to run; null when it never was.</summary>
    /// <exception cref="Gateway.Abstractions.GatewayRefusedException">The disk cannot be read.</exception>
    DateTimeOffset? LastSeen();

    /// <summary>Writes windows that are new or have changed (same instance, cause and beginning), and that the gateway runs.</summary>
    /// <exception cref="Gateway.Abstractions.GatewayRefusedException">The disk cannot be written.</exception>
    Task SaveAsync(IReadOnlyList<LossWindow> windows, DateTimeOffset seen, CancellationToken cancellationToken);
}
