using Gateway.Host.Model;

namespace Gateway.Host.Operator.Api;

/// <summary>Health by dimension as it is shown.</summary>
internal sealed record DimensionsView(Health Transport, Health Ingress, Health Dispatch, Health Send);
