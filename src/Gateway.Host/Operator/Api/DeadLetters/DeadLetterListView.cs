namespace Gateway.Host.Operator.Api.DeadLetters;

/// <summary>A page of dead letters as JSON, without what people wrote.</summary>
/// <param name="Total">How many fit the filter.</param>
/// <param name="Next">What to give as <c>before</c> for the next page; null when this is the last.</param>
/// <param name="Letters">Newest first.</param>
internal sealed record DeadLetterListView(long Total, long? Next, IReadOnlyList<DeadLetterView> Letters);
