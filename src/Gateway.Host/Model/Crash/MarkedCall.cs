namespace Gateway.Host.Model.Crash;

/// <summary>A call that had not come back.</summary>
/// <param name="Kind">As a number of <c>CallKind</c>.</param>
/// <param name="Since">How long before the last sweep it began; zero or less for one that began after it.</param>
/// <param name="Start">When it began, in ticks of the run's own clock.</param>
internal sealed record MarkedCall(byte Kind, TimeSpan Since, long Start);
