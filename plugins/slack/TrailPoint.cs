namespace Gateway.Adapters.Slack;

/// <summary>How far a place has been received. Kept on disk.</summary>
/// <param name="Channel">Its id.</param>
/// <param name="Thread">The thread's first message, or null for the channel itself.</param>
/// <param name="Stamp">Of the newest message that the gateway has taken.</param>
/// <param name="HearsAll">Everything that is written there comes as an event; where only mentions do, what else stands in the history is not missing.</param>
internal sealed record TrailPoint(string Channel, string? Thread, string Stamp, bool HearsAll);
