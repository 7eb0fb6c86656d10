namespace Gateway.Abstractions;

/// <summary>How much a log line matters.</summary>
public enum AdapterLogLevel
{
    /// <summary>For the author of the adapter; off by default.</summary>
    Debug,

    /// <summary>Normal events an operator may want to see.</summary>
    Information,

    /// <summary>Something is off, the adapter goes on.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,
}
