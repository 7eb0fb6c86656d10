namespace Gateway.Host.Operator.Api;

/// <summary>Deaths and host troubles as JSON, newest first.</summary>
internal sealed record IncidentListView(IReadOnlyList<IncidentView> Incidents);
