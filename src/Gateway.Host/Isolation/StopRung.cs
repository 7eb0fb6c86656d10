namespace Gateway.Host.Isolation;

/// <summary>The rungs of the stop ladder.</summary>
internal enum StopRung
{
    /// <summary>It never ran.</summary>
    NotRunning,

    /// <summary>It had ended before anybody asked.</summary>
    EndedItself,

    /// <summary>It ended when asked (the token of RunAsync).</summary>
    Asked,

    /// <summary>It ended at the second call (Aborted).</summary>
    Insisted,

    /// <summary>It did not end; the host went on without it.</summary>
    Abandoned,
}
