using System.Collections.Immutable;
using System.Net;

namespace Gateway.Host.Isolation.Network;

/// <summary>
/// What the runtime's own events told of one generation's network up to one moment: running totals, newest times, and who was talked
/// to. Times are timestamps of the host's <see cref="TimeProvider"/>; 0 means never.
/// </summary>
internal sealed record NetworkPicture
{
    public static NetworkPicture Empty { get; } = new();

    public long ResolutionsStarted { get; init; }

    public long ResolutionsFailed { get; init; }

    public long ConnectsStarted { get; init; }

    public long ConnectsEstablished { get; init; }

    public long ConnectsFailed { get; init; }

    public long RequestsStarted { get; init; }

    /// <summary>Answered below 400. An upgrade (101) is a connection and not counted here.</summary>
    public long RequestsSucceeded { get; init; }

    /// <summary>Answered with 400 or above.</summary>
    public long RequestsRefused { get; init; }

    /// <summary>Ended without an answer.</summary>
    public long RequestsFailed { get; init; }

    /// <summary>Connections that were closed before they were a second old (see limits.short_connection).</summary>
    public long ShortConnections { get; init; }

    /// <summary>The last moment at which it tried anything: a resolution, a connect or a request was started.</summary>
    public long LastAttemptAt { get; init; }

    public long LastEstablishedAt { get; init; }

    public long LastSuccessAt { get; init; }

    public long LastFailureAt { get; init; }

    public FailureScope LastFailureScope { get; init; }

    /// <summary>For people: <c>connection refused</c>, <c>HTTP 502</c>. Without secrets and without paths of requests.</summary>
    public string LastFailure { get; init; } = "";

    /// <summary>Whom the last failure was about, or null when it is not known.</summary>
    public RemoteTarget? LastFailureTarget { get; init; }

    /// <summary>When the oldest request that is still unanswered began; 0 when there is none.</summary>
    public long OldestOpenRequestAt { get; init; }

    /// <summary>Whom that request goes to.</summary>
    public RemoteTarget? OldestOpenRequestTarget { get; init; }

    /// <summary>The longest that an answered request of this generation has waited for its answer.</summary>
    public TimeSpan LongestAnsweredWait { get; init; }

    /// <summary>Remote addresses that this generation has connected to, newest last, bounded.</summary>
    public ImmutableArray<IPEndPoint> Endpoints { get; init; } = [];

    /// <summary>Whom it talked to by name, newest last, bounded.</summary>
    public ImmutableArray<RemoteTarget> Targets { get; init; } = [];
}
