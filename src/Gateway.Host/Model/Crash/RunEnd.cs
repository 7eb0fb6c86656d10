namespace Gateway.Host.Model.Crash;

/// <summary>What a run has said about its own end.</summary>
internal enum RunEnd
{
    /// <summary>Nothing: it runs, or it was ended without a chance to say anything.</summary>
    None,

    /// <summary>It ended in order.</summary>
    Clean,

    /// <summary>The process exited in order although nobody had told the gateway to stop.</summary>
    NotOrdered,
}
