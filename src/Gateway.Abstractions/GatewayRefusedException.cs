namespace Gateway.Abstractions;

/// <summary>The host refused a request of an adapter. Thrown by members of <see cref="IAdapterContext"/> and <see cref="IAdapterState"/>.</summary>
public sealed class GatewayRefusedException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    public GatewayRefusedException(RefusalReason reason, string message)
        : base(message) => Reason = reason;

    /// <summary>Why; <see cref="RefusalReason.Overloaded"/> and <see cref="RefusalReason.StorageUnavailable"/> pass by themselves.</summary>
    public RefusalReason Reason { get; }
}
