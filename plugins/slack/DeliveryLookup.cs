using System.Text.Json;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Slack;

/// <summary>
/// Slack knows no key against repetitions, but it keeps what a message carries as metadata: every piece carries the id of its delivery, and the history tells
/// whether it is there.
/// </summary>
internal sealed class DeliveryLookup(SlackApi api, TimeProvider time)
{
    /// <summary>The kind of the metadata.</summary>
    public const string EventType = "gateway_delivery";

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(5);

    /// <summary>A thread is told from its beginning: without a limit the newest of a long one would not be seen.</summary>
    private static readonly TimeSpan Back = TimeSpan.FromHours(24);

    /// <summary>The metadata of one piece.</summary>
    public static string Metadata(string delivery, int piece) =>
        $$$"""{"event_type":"{{{EventType}}}","event_payload":{"delivery_id":{{{JsonSerializer.Serialize(delivery, TextContext.Default.String)}}},"piece":{{{piece}}}}}""";

    /// <summary>The timestamps of the pieces that are there, by number.</summary>
    /// <returns>Null when it cannot be known; the answer says why.</returns>
    public async Task<(IReadOnlyDictionary<int, string>? Found, SlackAnswer Answer)> FindAsync(string channel, string? thread, string delivery, CancellationToken cancellationToken)
    {
        var answer = await api.HistoryAsync(channel, thread, [("include_all_metadata", "true"), ("oldest", Stamp.Of(time.GetUtcNow() - Back)), ("limit", "200")], Within, cancellationToken);
        if (!answer.IsOk)
        {
            return (null, answer);
        }

        var found = new Dictionary<int, string>();
        foreach (var message in JsonLook.Items(answer.Body, "messages"))
        {
            if (JsonLook.Object(message, "metadata") is { } metadata && JsonLook.Text(metadata, "event_type") == EventType
                && JsonLook.Object(metadata, "event_payload") is { } payload && JsonLook.Text(payload, "delivery_id") == delivery
                && JsonLook.Number(payload, "piece") is { } piece && JsonLook.Text(message, "ts") is { } stamp)
            {
                found[(int)piece] = stamp;
            }
        }

        return (found, answer);
    }
}
