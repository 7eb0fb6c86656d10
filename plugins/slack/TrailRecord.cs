namespace Gateway.Adapters.Slack;

/// <summary>How far everything has been received. Kept on disk.</summary>
/// <param name="Team">The workspace: ids of channels mean nothing in another.</param>
/// <param name="Points">The places, the most active ones last.</param>
internal sealed record TrailRecord(string Team, IReadOnlyList<TrailPoint> Points);
