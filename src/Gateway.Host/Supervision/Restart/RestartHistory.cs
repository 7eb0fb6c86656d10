namespace Gateway.Host.Supervision.Restart;

/// <summary>The counters at the moment of a death, that death included.</summary>
/// <param name="Consecutive">Deaths since the instance was last verified healthy; 1 for the first.</param>
/// <param name="FaultsInWindow">Plugin faults of the instance inside its sliding window.</param>
/// <param name="PluginFaultsInWindow">The same over all instances of the plugin.</param>
/// <param name="Quarantines">Quarantines since the instance was last verified healthy.</param>
/// <param name="HostRestartsInMinute">Deaths over all instances within the last minute.</param>
internal sealed record RestartHistory(
    int Consecutive,
    int FaultsInWindow,
    int PluginFaultsInWindow,
    int Quarantines,
    int HostRestartsInMinute)
{
    public static RestartHistory None { get; } = new(0, 0, 0, 0, 0);
}
