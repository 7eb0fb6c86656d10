using System.Globalization;
using Gateway.Abstractions;

namespace Gateway.Adapters.Webhook;

/// <summary>
/// The last messages that were sent, for reading back. One bound for all conversations: one each would be no bound at all, since whoever
/// posts chooses the conversations.
/// </summary>
/// <remarks>Safe from any thread. Sequence numbers grow within a generation; a cursor of an earlier one starts from the beginning.</remarks>
internal sealed class Mailbox(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Queue<(long Seq, OutboundMessage Message)> _kept = new();
    private readonly Dictionary<string, long> _seqByDelivery = new(StringComparer.Ordinal);
    private long _last;

    /// <summary>The message's id. A delivery that is here already is not stored again.</summary>
    public string Put(OutboundMessage message)
    {
        lock (_gate)
        {
            if (!_seqByDelivery.TryGetValue(message.DeliveryId, out var seq))
            {
                seq = ++_last;
                _seqByDelivery.Add(message.DeliveryId, seq);
                _kept.Enqueue((seq, message));
                if (_kept.Count > capacity)
                {
                    _seqByDelivery.Remove(_kept.Dequeue().Message.DeliveryId);
                }
            }

            return seq.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>What came to the conversation after <paramref name="after"/>, oldest first.</summary>
    public IReadOnlyList<(long Seq, OutboundMessage Message)> Read(string conversation, ref long after)
    {
        lock (_gate)
        {
            after = after > _last ? 0 : after;
            var from = after;
            return [.. _kept.Where(entry => entry.Seq > from && entry.Message.Conversation == conversation)];
        }
    }
}
