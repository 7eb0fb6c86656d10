using System.Globalization;
using Gateway.Host.Model;

namespace Gateway.Host.Messaging.Care;

/// <summary>Raises the host's status while queues fill up, before anything has to be refused, and clears it when they have emptied again.</summary>
/// <remarks>Called by one loop.</remarks>
internal sealed class PressureWatch(IMessagingStatus messages, HostStatus host)
{
    public const string InboundCause = "inbound-pressure";
    public const string OutboundCause = "outbound-pressure";
    private readonly Dictionary<(AdapterId Adapter, bool Inbound), Gauge> _gauges = [];

    public void Pass()
    {
        var queues = messages.Snapshot().Queues;
        Tell(InboundCause, queues.Where(one => IsHigh(one.Adapter, inbound: true, one.Inbound, one.InboundLimit)).Select(one => (one.Adapter, one.Inbound, one.InboundLimit)),
            "accepted messages wait for routing; what comes when a queue is full is refused, and its sender told so");
        Tell(OutboundCause, queues.Where(one => IsHigh(one.Adapter, inbound: false, one.Outbound, one.OutboundLimit)).Select(one => (one.Adapter, one.Outbound, one.OutboundLimit)),
            "messages wait to be sent; when a queue is full the API refuses more, and routes park theirs as dead letters");
        foreach (var gone in _gauges.Keys.Where(key => !queues.Any(one => one.Adapter == key.Adapter)).ToList())
        {
            _gauges.Remove(gone);
        }
    }

    private bool IsHigh(AdapterId adapter, bool inbound, int depth, int limit)
    {
        if (!_gauges.TryGetValue((adapter, inbound), out var gauge))
        {
            _gauges[(adapter, inbound)] = gauge = new Gauge();
        }

        return gauge.Read(depth, limit);
    }

    private void Tell(string cause, IEnumerable<(AdapterId Adapter, int Depth, int Limit)> high, string meaning)
    {
        var words = string.Join(", ", high.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Adapter} {one.Depth} of {one.Limit}")));
        if (words.Length > 0)
        {
            host.Raise(cause, $"{words}: {meaning}");
        }
        else
        {
            host.Clear(cause);
        }
    }
}
