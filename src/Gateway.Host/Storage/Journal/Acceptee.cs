using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Storage.Journal;

/// <summary>A message on its way into the journal, with the promise to its sender.</summary>
internal sealed class Acceptee(byte[] key, AdapterId adapter, long generation, long at, byte[] body, Action<Acceptance?> settled)
    : TaskCompletionSource<ReceiveReceipt>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public byte[] Key => key;

    public AdapterId Adapter => adapter;

    public long Generation => generation;

    /// <summary>Milliseconds since 1970.</summary>
    public long At => at;

    public byte[] Body => body;

    /// <summary>0 while it is not known, and for a duplicate.</summary>
    public long Sequence { get; set; }

    public void Committed()
    {
        var acceptance = Sequence == 0 ? new Acceptance(ReceiveReceipt.Duplicate) : new Acceptance(ReceiveReceipt.Durable, Sequence);
        settled(acceptance);
        TrySetResult(acceptance.Receipt);
    }

    public void Failed(Exception fault)
    {
        settled(null);
        TrySetException(fault);
    }
}
