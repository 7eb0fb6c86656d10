namespace Gateway.Host.Model;

/// <summary>Health of one dimension. The order is from best to worst; the worst of all is the instance's.</summary>
internal enum Health
{
    Healthy,

    /// <summary>Nothing is known either way.</summary>
    Unknown,

    Degraded,

    Unhealthy,
}
