namespace Gateway.Adapters.Slack;

/// <summary>The id of a message for the gateway: Slack's timestamps are unique within a channel only.</summary>
internal static class MessageIds
{
    public static string Of(string channel, string stamp) => $"{channel}:{stamp}";

    /// <summary>The timestamp in an id of the same channel, or null when it is another's or none.</summary>
    public static string? StampOf(string? id, string channel) =>
        id is not null && id.StartsWith(channel, StringComparison.Ordinal) && id.Length > channel.Length + 1 && id[channel.Length] == ':' && Stamp.Order(id[(channel.Length + 1)..]) > 0
            ? id[(channel.Length + 1)..]
            : null;
}
