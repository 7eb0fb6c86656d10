namespace Gateway.Process.Tests.Hostile;

/// <summary>How a contained deed ends for the adapter itself.</summary>
internal enum HostileEnd
{
    GoesOn,
    Replaced,
    Either,
}
