namespace Gateway.Host.Messaging.Delivery;

/// <summary>What happens to a message after an attempt, and why.</summary>
/// <param name="Step">What happens.</param>
/// <param name="Pause">Before the next try; only with <see cref="DeliveryStep.Retry"/>, <see cref="DeliveryStep.AwaitRoom"/> and <see cref="DeliveryStep.AwaitHealth"/>.</param>
/// <param name="Reason">As counted; only with <see cref="DeliveryStep.Dead"/> and <see cref="DeliveryStep.Ambiguous"/>.</param>
/// <param name="Detail">One sentence for people, likewise, and the last refusal with <see cref="DeliveryStep.Retry"/> and <see cref="DeliveryStep.AwaitHealth"/>.</param>
/// <param name="MayBeDuplicate">The attempt may have reached the platform; only with <see cref="DeliveryStep.Retry"/>.</param>
internal readonly record struct DeliveryDecision(DeliveryStep Step, TimeSpan Pause = default, DropReason Reason = default, string Detail = "", bool MayBeDuplicate = false);
