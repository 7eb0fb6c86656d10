namespace Gateway.Host.Operator.Api.Messages;

/// <summary>The named consumers as JSON.</summary>
/// <param name="Newest">The newest message that there is.</param>
/// <param name="Oldest">The oldest that is still kept.</param>
/// <param name="Consumers">By name.</param>
internal sealed record ConsumerListView(long Newest, long Oldest, IReadOnlyList<ConsumerView> Consumers);
