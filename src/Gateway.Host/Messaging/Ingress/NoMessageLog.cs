using Gateway.Host.Model.Journal;

namespace Gateway.Host.Messaging.Ingress;

/// <summary>Durability off: there is nothing to read.</summary>
internal sealed class NoMessageLog : IMessageLog
{
    public bool IsDurable => false;

    public long Newest => 0;

    public long Oldest => 1;

    public IReadOnlyList<InboundRecord> Read(long sequence, int limit) => [];

    public Task WaitAfterAsync(long sequence, CancellationToken cancellationToken) => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously).Task.WaitAsync(cancellationToken);
}
