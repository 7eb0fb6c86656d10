namespace Gateway.Host.Model;

/// <summary>Health of an instance by dimension.</summary>
/// <param name="Transport">The connection to the platform.</param>
/// <param name="Ingress">Messages coming in.</param>
/// <param name="Dispatch">Calls into the adapter are answered in time.</param>
/// <param name="Send">Messages going out.</param>
internal sealed record HealthDimensions(Health Transport, Health Ingress, Health Dispatch, Health Send)
{
    public static HealthDimensions Unknown { get; } = new(Health.Unknown, Health.Unknown, Health.Unknown, Health.Unknown);

    public static HealthDimensions Down { get; } = new(Health.Unhealthy, Health.Unhealthy, Health.Unknown, Health.Unhealthy);

    /// <summary>
    /// The worst that is known. What has not been used yet (no message sent so far) does not make an instance unknown; a transport of
    /// which nothing is known does.
    /// </summary>
    public Health Worst
    {
        get
        {
            var worst = (Health)Math.Max(Math.Max((int)Transport, (int)Ingress), Math.Max((int)Dispatch, (int)Send));
            return worst == Health.Unknown ? Transport : worst;
        }
    }
}
