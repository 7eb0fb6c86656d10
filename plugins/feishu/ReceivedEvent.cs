namespace Gateway.Adapters.Feishu;

/// <summary>An event on its way to the host.</summary>
/// <param name="Link">The connection that it came over, and that it is confirmed on.</param>
/// <param name="Frame">Its last frame, which the confirmation repeats.</param>
/// <param name="Json">The whole event.</param>
/// <param name="Since">When its last frame was read; a timestamp of the clock.</param>
internal sealed record ReceivedEvent(LongLink Link, Frame Frame, ReadOnlyMemory<byte> Json, long Since);
