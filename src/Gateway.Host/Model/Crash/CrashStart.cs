namespace Gateway.Host.Model.Crash;

/// <summary>How this run begins.</summary>
/// <param name="Before">What the marker of the run before says; null when there is none.</param>
/// <param name="SameBoot">The machine has not been started anew since.</param>
/// <param name="Safe">The outer supervisor has seen too many crashes: every suspect stays out, however weak the suspicion.</param>
internal sealed record CrashStart(LastRun? Before, bool SameBoot, bool Safe)
{
    public static CrashStart Fresh { get; } = new(Before: null, SameBoot: true, Safe: false);
}
