namespace Gateway.Host.Model;

/// <summary>Takes adapters out of the host's own process.</summary>
internal interface IIsolationMoves
{
    /// <summary>The adapter is a danger to the host: from its next generation on it runs in a worker process. Returns at once.</summary>
    /// <returns>False where it cannot be moved: there is no worker tier, or its configuration keeps it in the process.</returns>
    bool Suspect(AdapterId adapter, Reason reason, string why);
}
