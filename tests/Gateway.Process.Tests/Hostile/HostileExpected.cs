namespace Gateway.Process.Tests.Hostile;

/// <summary>What is promised of a deed in a tier, before it is done.</summary>
internal enum HostileExpected
{
    /// <summary>The process of the host and its neighbours go on as if nothing had happened; the adapter goes on or is replaced with a reason.</summary>
    Contained,

    /// <summary>The host ends, once; the next one names the adapter, moves it or keeps it out, and everybody else serves.</summary>
    EndsHostOnce,

    /// <summary>It succeeds, and the documentation says so; the gateway serves again afterwards.</summary>
    NotPreventable,
}
