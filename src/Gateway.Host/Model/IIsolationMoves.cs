namespace Gateway.Host.Model;

/// <summary>Which instances with <c>isolation: auto</c> have been moved to a worker process. Kept through restarts of the gateway.</summary>
/// <remarks>Safe from any thread; nothing blocks.</remarks>
internal interface IIsolationMoves
{
    /// <summary>Raised after a change, on the thread of whoever made it. Handlers must return at once.</summary>
    event Action? Changed;

    /// <summary>Null when it has not been moved.</summary>
    IsolationMove? Find(AdapterId adapter);

    /// <summary>
    /// Something happened that a process of its own would have contained. The first reason counts. Whether it is moved depends on its
    /// configuration: one that is to stay in-process stays.
    /// </summary>
    void Suspect(AdapterId adapter, IsolationCause cause, string why);

    /// <summary>An operator wants it back. False when it had not been moved.</summary>
    bool Release(AdapterId adapter);
}
