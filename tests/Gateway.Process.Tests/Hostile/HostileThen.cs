namespace Gateway.Process.Tests.Hostile;

/// <summary>What an operator does once the adapter is ready for it: some deeds are about being stopped.</summary>
internal enum HostileThen
{
    Nothing,
    Restart,
    Disable,

    /// <summary>Asks the whole gateway to end.</summary>
    Terminate,
}
