using Gateway.Abstractions;

namespace Gateway.Host.Messaging.Delivery;

/// <summary>A message in a lane, with the timestamp at which it was handed in.</summary>
internal readonly record struct OutboundEntry(OutboundMessage Message, long HandedIn);
