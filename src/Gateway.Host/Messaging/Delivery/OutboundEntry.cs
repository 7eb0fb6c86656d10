using Gateway.Host.Model.Journal;

namespace Gateway.Host.Messaging.Delivery;

/// <summary>A delivery in a lane, with the timestamp from which its age counts.</summary>
internal readonly record struct OutboundEntry(DeliveryRecord Delivery, long HandedIn);
