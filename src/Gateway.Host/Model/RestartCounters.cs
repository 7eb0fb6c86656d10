namespace Gateway.Host.Model;

/// <summary>Restarts of one instance.</summary>
/// <param name="Total">Since the host started.</param>
/// <param name="InWindow">Plugin faults inside the sliding window.</param>
/// <param name="Budget">How many the window allows.</param>
/// <param name="Consecutive">In a row, since it was last verified healthy.</param>
internal sealed record RestartCounters(int Total, int InWindow, int Budget, int Consecutive);
