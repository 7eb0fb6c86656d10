namespace Gateway.Process.Tests.Hostile;

/// <summary>Where the plugin that means harm runs.</summary>
public enum HostileTier
{
    InProcess,
    Process,
    ProcessAndSandbox,
    Auto,
}
