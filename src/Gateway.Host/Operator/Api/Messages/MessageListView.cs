using Gateway.Host.Model.Journal;

namespace Gateway.Host.Operator.Api.Messages;

/// <summary>Some accepted messages as JSON.</summary>
/// <param name="Newest">The newest message that there is.</param>
/// <param name="Oldest">The oldest that is still kept.</param>
/// <param name="Next">What to give as <c>after</c> for the next page.</param>
/// <param name="Messages">Oldest first.</param>
internal sealed record MessageListView(long Newest, long Oldest, long Next, IReadOnlyList<MessageView> Messages);
