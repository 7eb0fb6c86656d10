namespace Gateway.Host.Isolation.Network;

/// <summary>
/// One HTTP request of a generation, from its start to its end. Flows with the request through the runtime, so that whatever happens for
/// it is told from what happens for another. Guarded by the lock of its tally.
/// </summary>
internal sealed class OpenRequest(NetworkTally tally, RemoteTarget target, long startedAt, OpenRequest? outer)
{
    public NetworkTally Tally { get; } = tally;

    public RemoteTarget Target { get; } = target;

    public long StartedAt { get; } = startedAt;

    /// <summary>The request within which this one was started, in a handler that asks for a token first.</summary>
    public OpenRequest? Outer { get; } = outer;

    /// <summary>The connection that it went out on; 0 until then. The runtime counts from 0, this from 1.</summary>
    public long Connection { get; set; }

    /// <summary>It belongs to a liveness check or a probe: that it is answered says nothing about the path of events.</summary>
    public bool IsAsked { get; init; }

    /// <summary>When the head of the answer came; 0 until then.</summary>
    public long AnsweredAt { get; set; }

    /// <summary>Why it failed, once it has.</summary>
    public string? Failure { get; set; }

    /// <summary>It was given up by the plugin rather than refused by anybody.</summary>
    public bool WasGivenUp { get; set; }

    /// <summary>A resolution or a connect for it failed: that has been counted, and says more.</summary>
    public bool FailedBefore { get; set; }

    public bool IsOver { get; set; }

    internal OpenRequest? Older { get; set; }

    internal OpenRequest? Newer { get; set; }
}
