namespace Gateway.Abstractions;

/// <summary>
/// One connection to one account of one messaging platform. The class that implements it carries <see cref="AdapterAttribute"/>,
/// is public, and has a public constructor without parameters. The host creates a new object for every generation.
/// </summary>
/// <remarks>
/// Nothing here has to be reported to be noticed: the host watches the task, the calls, the exceptions and the sockets by itself.
/// No member is called before <see cref="RunAsync"/> has been called. <see cref="SendAsync"/> and <see cref="CheckLivenessAsync"/>
/// may be called concurrently with each other and with themselves.
/// </remarks>
public interface IAdapter
{
    /// <summary>
    /// Connects and serves until <paramref name="stopping"/> fires. <b>The returned task is the adapter's life</b>: ending earlier, by
    /// return or by throw, is death, and the host replaces the adapter.
    /// </summary>
    /// <param name="context">What the host gives to this generation. It refuses everything once the generation is fenced.</param>
    /// <param name="stopping">
    /// Fires when the host asks the adapter to stop. The adapter then has the stop deadline (default 5 s) to finish; after it
    /// <see cref="IAdapterContext.Aborted"/> fires, and after a second deadline (default 5 s) the host goes on without it.
    /// </param>
    Task RunAsync(IAdapterContext context, CancellationToken stopping);

    /// <summary>Sends one message. Must answer within the send deadline (default 30 s), else the generation is replaced.</summary>
    /// <param name="message">What to send; <see cref="OutboundMessage.DeliveryId"/> stays the same when the host tries again.</param>
    /// <param name="cancellationToken">Fires when the generation is being aborted, not when the caller loses interest.</param>
    /// <returns>
    /// What is known: sent, not sent, or ambiguous. Say "ambiguous" when the request may have reached the platform (a timeout after
    /// writing). A throw is recorded as ambiguous.
    /// </returns>
    Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken);

    /// <summary>
    /// The adapter's own opinion of its connection, asked for at every liveness check. The default is <i>no opinion</i>. "Dead" counts
    /// towards the failure threshold; "alive" never overrules what the host has seen.
    /// </summary>
    /// <param name="cancellationToken">Fires when the generation is being aborted.</param>
    Task<LivenessOpinion> CheckLivenessAsync(CancellationToken cancellationToken) => Task.FromResult(LivenessOpinion.None);

    /// <summary>
    /// One round trip on the path that events take: a ping that must be answered, a count of events that wait although we listen.
    /// Asked for only when something is suspicious (a silence beyond what is usual, a strike), never more often than the host's probe
    /// spacing (default 1 min), and never twice at the same time. The default has no probe.
    /// </summary>
    /// <param name="cancellationToken">Fires when the generation is being aborted.</param>
    /// <returns>
    /// <see cref="ProbeOutcome.Answered"/> ends the suspicion; <see cref="ProbeOutcome.Unknown"/> leaves it; <see cref="ProbeOutcome.Failed"/>, a throw, and no answer within the probe
    /// deadline (default 10 s) are a death. Never log in here, and never ask a path that events do not take: that such a path answers
    /// says nothing. Since contract 1.2.
    /// </returns>
    Task<ProbeOutcome> ProbeAsync(CancellationToken cancellationToken) => Task.FromResult(ProbeOutcome.None);
}
