namespace Gateway.Host.Operator.Api;

/// <summary>The answer of a health endpoint.</summary>
/// <param name="Status"><c>ok</c>, <c>degraded</c> (answered with 200: something does not work, nothing that is required) or <c>failing</c>.</param>
/// <param name="Detail">Why it fails. Only for callers who may see it.</param>
/// <param name="Degraded">The adapters that do not work as they should, each with its reason. Only for callers who may see it.</param>
internal sealed record HealthView(string Status, IReadOnlyList<string>? Detail, IReadOnlyList<string>? Degraded = null);
