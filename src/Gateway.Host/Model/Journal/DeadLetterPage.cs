using System.Collections.Immutable;

namespace Gateway.Host.Model.Journal;

/// <summary>Some dead letters, newest first.</summary>
/// <param name="Letters">Those asked for.</param>
/// <param name="Total">How many there are in all that fit the query.</param>
internal sealed record DeadLetterPage(ImmutableArray<DeliveryRecord> Letters, long Total);
