namespace Gateway.Host.Supervision.Evidence;

/// <summary>How much one observation decides.</summary>
internal enum ObservationWeight
{
    /// <summary>Nothing by itself; it colours what else is seen.</summary>
    Context,

    /// <summary>A sign of life.</summary>
    Life,

    /// <summary>A strike: never enough alone.</summary>
    Soft,

    /// <summary>An answer to a liveness check that speaks against the adapter: a strike, and so many in a row are enough.</summary>
    Check,

    /// <summary>Enough, the first time.</summary>
    Conclusive,
}
