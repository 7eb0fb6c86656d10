namespace Gateway.Host.Operator.Api;

/// <summary>Entries of the event log as JSON.</summary>
/// <param name="Last">The id of the newest entry there is.</param>
/// <param name="Lost">Entries after the one asked for that are no longer kept.</param>
/// <param name="Events">Oldest first.</param>
internal sealed record EventListView(string Last, long Lost, IReadOnlyList<EventView> Events);
