using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Journal;
using Gateway.Host.Model.Loss;

namespace Gateway.Host.Operator.Api.Messaging;

/// <summary>Puts together what the status shows of messages.</summary>
internal sealed class MessagingReport(IMessagingStatus messages, IDeliveries deliveries, LossBook losses)
{
    private const int MostLosses = 20;

    public MessagingView Read()
    {
        var now = messages.Snapshot();
        return new MessagingView
        {
            Accepted = now.Accepted,
            Duplicates = now.Duplicates,
            Routed = now.Routed,
            Delivered = now.Delivered,
            Ambiguous = now.Ambiguous,
            Dead = now.Dead,
            Dropped = now.Dropped,
            Refused = now.Refused,
            Queues = [.. now.Queues.Select(one => new QueueView(
                one.Adapter.ToString(), one.Inbound, one.InboundLimit, one.Outbound, one.OutboundLimit, one.InFlight, one.WaitsForDoor,
                one.Oldest is { } oldest ? Math.Round(oldest.TotalSeconds, 3) : null))],
            DeadLetters = DeadLetters(),
            Losses = [.. losses.Windows.Take(MostLosses).Select(Of)],
        };
    }

    private static LossView Of(LossWindow window) => new(window.Adapter?.ToString(), window.Cause, window.From, window.To, window.Count, LossText.Of(window));

    private IReadOnlyDictionary<string, long>? DeadLetters()
    {
        try
        {
            return deliveries.DeadLetterCounts();
        }
        catch (GatewayRefusedException)
        {
            // the status says in its problems what is wrong with the disk
            return null;
        }
    }
}
