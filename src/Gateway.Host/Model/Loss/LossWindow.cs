namespace Gateway.Host.Model.Loss;

/// <summary>A time in which messages may have been missed.</summary>
/// <param name="Adapter">The instance; null when it concerns no single one.</param>
/// <param name="Cause">Why.</param>
/// <param name="From">No later than the first.</param>
/// <param name="To">No earlier than the last; null while it goes on.</param>
/// <param name="Count">How many, where that is known; 0 where it is not.</param>
/// <param name="Detail">One sentence for people; may be empty.</param>
internal sealed record LossWindow(AdapterId? Adapter, LossCause Cause, DateTimeOffset From, DateTimeOffset? To, long Count, string Detail);
