using Gateway.Host.Model.Loss;

namespace Gateway.Host.Operator.Api.Messaging;

/// <summary>A time in which messages may have been missed, as JSON.</summary>
/// <param name="Adapter">Null when it concerns no single one.</param>
/// <param name="Cause">Why.</param>
/// <param name="From">No later than the first.</param>
/// <param name="To">Null while it goes on.</param>
/// <param name="Count">0 where it is not known.</param>
/// <param name="Text">The same in one sentence.</param>
internal sealed record LossView(string? Adapter, LossCause Cause, DateTimeOffset From, DateTimeOffset? To, long Count, string Text);
