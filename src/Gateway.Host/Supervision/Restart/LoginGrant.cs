namespace Gateway.Host.Supervision.Restart;

/// <summary>Whether a login may happen now.</summary>
/// <param name="IsGranted">It has been counted.</param>
/// <param name="Wait">Otherwise: after how long to ask again.</param>
/// <param name="Spent">Logins in the window.</param>
internal readonly record struct LoginGrant(bool IsGranted, TimeSpan Wait, int Spent);
