namespace Gateway.Host.Operator.Api.Messages;

/// <summary>A consumer with what it could not digest, as JSON.</summary>
internal sealed record ConsumerDetailView(ConsumerView Consumer, IReadOnlyList<ParkedView> Parked);
