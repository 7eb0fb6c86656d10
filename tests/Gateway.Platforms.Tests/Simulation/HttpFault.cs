namespace Gateway.Platforms.Tests.Simulation;

/// <summary>How requests are treated that should be answered.</summary>
/// <param name="Status">Answered with this; the platform adds the body that it has for it.</param>
/// <param name="RetryAfter">Seconds to wait, with 429.</param>
/// <param name="NeverAnswers">Taken and held until the switches are cleared or the client is gone, then cut.</param>
/// <param name="Cuts">The connection is closed without an answer.</param>
/// <param name="After">The deed is done first: only the answer is missing or wrong.</param>
internal sealed record HttpFault(int Status = 0, double RetryAfter = 0, bool NeverAnswers = false, bool Cuts = false, bool After = false);
