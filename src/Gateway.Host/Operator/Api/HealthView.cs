namespace Gateway.Host.Operator.Api;

/// <summary>The answer of a health endpoint.</summary>
/// <param name="Status"><c>ok</c> or <c>failing</c>.</param>
/// <param name="Detail">Only for callers who may see it.</param>
internal sealed record HealthView(string Status, IReadOnlyList<string>? Detail);
