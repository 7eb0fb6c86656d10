namespace Gateway.Abstractions;

/// <summary>Whether two generations of one instance may be connected at the same time.</summary>
public enum OverlapPolicy
{
    /// <summary>No: the old one is stopped before the new one runs.</summary>
    Never,

    /// <summary>Yes: the new one may become ready before the old one is stopped.</summary>
    Safe,
}
