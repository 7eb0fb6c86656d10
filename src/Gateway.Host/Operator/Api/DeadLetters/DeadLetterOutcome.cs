namespace Gateway.Host.Operator.Api.DeadLetters;

/// <summary>A retry or a purge that was done, or why it was not.</summary>
/// <param name="Done">Null when it was refused as a whole.</param>
/// <param name="Status">The HTTP status; only without <paramref name="Done"/>, like all that follows.</param>
/// <param name="Code">The problem's code.</param>
/// <param name="Cause">One sentence.</param>
/// <param name="Remedy">One sentence.</param>
internal sealed record DeadLetterOutcome(DeadLetterChangeView? Done, int Status = 200, string Code = "", string Cause = "", string Remedy = "");
