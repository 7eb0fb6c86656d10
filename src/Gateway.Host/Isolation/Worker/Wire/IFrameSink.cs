namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>Takes what arrives on a <see cref="FrameLink"/>, frame by frame and in order.</summary>
internal interface IFrameSink
{
    /// <summary>
    /// On the thread that reads: must return at once. What it throws counts as a violation of the protocol and ends the link.
    /// </summary>
    /// <param name="kind">Not checked: any byte that the other side sent.</param>
    /// <param name="id">Ties an answer to its question; 0 where there is none.</param>
    /// <param name="payload">Valid during the call only.</param>
    void OnFrame(FrameKind kind, long id, ReadOnlySpan<byte> payload);

    /// <summary>The last call, exactly once; nothing arrives any more.</summary>
    void OnEnded(LinkEnd end, string detail);
}
