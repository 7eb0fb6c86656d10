using Gateway.Abstractions;

namespace Gateway.Host.Model.Journal;

/// <summary>Something to deliver.</summary>
/// <param name="Adapter">Through which instance.</param>
/// <param name="Message">What. Its delivery id is the idempotency key: 1 to 32 characters of [a-z0-9-].</param>
/// <param name="Origin">Who asks; see <see cref="DeliveryRecord.Origin"/>.</param>
/// <param name="Inbound">See <see cref="DeliveryRecord.Inbound"/>.</param>
/// <param name="ParkWhenFull">A full queue makes it a dead letter instead of refusing it: its sender has been told "accepted" already.</param>
internal sealed record DeliveryRequest(AdapterId Adapter, OutboundMessage Message, string Origin, long Inbound = 0, bool ParkWhenFull = false);
