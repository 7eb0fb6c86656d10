namespace Gateway.Host.Operator.Api.Messages;

/// <summary>Messages that are no longer kept and were never acknowledged, as JSON.</summary>
/// <param name="Lost">At most so many; those of instances that the consumer does not read are among them.</param>
internal sealed record LostView(long Lost);
