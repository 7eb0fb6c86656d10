namespace Gateway.Host.Operator.Api.DeadLetters;

/// <summary>What came of a retry or a purge, as JSON.</summary>
/// <param name="Changed">How many were put back, or let go.</param>
/// <param name="Left">How many of those asked for were no dead letters any more, or never.</param>
internal sealed record DeadLetterChangeView(int Changed, int Left);
