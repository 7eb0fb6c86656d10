namespace Gateway.Host.Model.Journal;

/// <summary>Which dead letters to show.</summary>
/// <param name="Adapter">Only those of this instance; null for all.</param>
/// <param name="Reason">Only those with this reason; null for all.</param>
/// <param name="Before">Only those with a smaller sequence: the way to the next page. Null for the newest.</param>
/// <param name="Limit">At most so many; 1 to 1,000.</param>
internal sealed record DeadLetterQuery(AdapterId? Adapter = null, string? Reason = null, long? Before = null, int Limit = 100);
