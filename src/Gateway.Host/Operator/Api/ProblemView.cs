namespace Gateway.Host.Operator.Api;

/// <summary>An error as RFC 9457 problem details.</summary>
/// <param name="Type">A stable URN, for programs.</param>
/// <param name="Title">The same in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">The cause, one sentence.</param>
/// <param name="Remedy">What to do, one sentence.</param>
internal sealed record ProblemView(string Type, string Title, int Status, string Detail, string Remedy);
