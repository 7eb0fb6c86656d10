using Gateway.Host.Model.Journal;

namespace Gateway.Host.Messaging.Consumers;

/// <summary>What a stream does next.</summary>
/// <param name="End">It is over; null: it goes on.</param>
/// <param name="Position">Read after this message.</param>
/// <param name="Room">At most so many messages may be handed out.</param>
/// <param name="Lease">Until the oldest one in hand is taken back; null when none is.</param>
/// <param name="Changed">Completes when a new plan is due.</param>
internal readonly record struct ConsumerPlan(ConsumerTurnKind? End, long Position, int Room, TimeSpan? Lease, Task Changed);
