using Gateway.Host.Model.Journal;

namespace Gateway.Host.Messaging.Delivery;

/// <summary>The messages of one conversation in order. The first one stays in front until its outcome is final.</summary>
/// <remarks>All state is guarded by the instance's lock; <see cref="Call"/> belongs to whoever holds the busy lane.</remarks>
internal sealed class OutboundLane : IThreadPoolWorkItem
{
    private readonly OutboundInstance _owner;

    public OutboundLane(OutboundInstance owner, string conversation)
    {
        (_owner, Conversation) = (owner, conversation);
        Call = new SendCall(this);
    }

    public string Conversation { get; }

    public Queue<OutboundEntry> Waiting { get; } = new();

    public LaneState State { get; set; }

    /// <summary>How often the adapter was entered with the first message in this run.</summary>
    public int Attempts { get; set; }

    /// <summary>One of these attempts may have reached the platform.</summary>
    public bool MayBeDuplicate { get; set; }

    /// <summary>The first message as it was last written down. Belongs to whoever holds the busy lane.</summary>
    public DeliveryRecord? Current { get; set; }

    public SendCall Call { get; private set; }

    public void RenewCall() => Call = new SendCall(this);

    /// <summary>The pool: begin to send.</summary>
    public void Execute() => _owner.Run(this);

    /// <summary>The pool: the call has completed on another thread.</summary>
    public void GoOn(SendCall call) => _owner.GoOn(this, call);
}
