namespace Gateway.Host.Model.Journal;

/// <summary>The accepted messages in order, for those who read them at their own pace. Safe from any thread.</summary>
internal interface IMessageLog
{
    /// <summary>False: nothing is written down (durability off), so nobody can read.</summary>
    bool IsDurable { get; }

    /// <summary>The newest message that is on disk; 0 when there was never one.</summary>
    long Newest { get; }

    /// <summary>The oldest message that is still kept; <see cref="Newest"/> + 1 when none is.</summary>
    long Oldest { get; }

    /// <summary>The messages after <paramref name="sequence"/>, oldest first, at most <paramref name="limit"/>. Reads the disk on the calling thread.</summary>
    /// <exception cref="Gateway.Abstractions.GatewayRefusedException">Storage unavailable.</exception>
    IReadOnlyList<InboundRecord> Read(long sequence, int limit);

    /// <summary>Completes when there is a message after <paramref name="sequence"/>.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    Task WaitAfterAsync(long sequence, CancellationToken cancellationToken);
}
