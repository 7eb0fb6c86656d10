using Gateway.Host.Model;

namespace Gateway.Host.Messaging;

/// <summary>What <c>/api/v1/status</c> shows of messaging.</summary>
internal sealed class MessagingCounters(IMessagingStatus status) : ICounterSource
{
    public string Section => "messaging";

    public IReadOnlyDictionary<string, long> Read()
    {
        var now = status.Snapshot();
        return new Dictionary<string, long>(StringComparer.Ordinal)
        {
            ["accepted"] = now.Accepted,
            ["duplicates"] = now.Duplicates,
            ["routed"] = now.Routed,
            ["delivered"] = now.Delivered,
            ["ambiguous"] = now.Ambiguous,
        };
    }
}
