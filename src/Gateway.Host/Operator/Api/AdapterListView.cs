namespace Gateway.Host.Operator.Api;

/// <summary>All instances as JSON.</summary>
/// <param name="Revision">Grows with every change.</param>
/// <param name="Adapters">By name.</param>
internal sealed record AdapterListView(long Revision, IReadOnlyList<AdapterView> Adapters);
