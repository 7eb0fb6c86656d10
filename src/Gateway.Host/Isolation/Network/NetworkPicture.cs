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

    /// <summary>Ended without an answer because the plugin gave up waiting, or no longer wanted it; not among the failed.</summary>
    public long RequestsGivenUp { get; init; }

    /// <summary>Resolutions that failed since one succeeded or a connection was made.</summary>
    public Streak ResolutionsFailing { get; init; }

    /// <summary>Connects that failed since one succeeded.</summary>
    public Streak ConnectsFailing { get; init; }

    /// <summary>
    /// Requests that were refused or failed since one was answered well; without those whose resolution or connect failed, and without
    /// those in <see cref="RequestsDenied"/>.
    /// </summary>
    public Streak RequestsFailing { get; init; }

    /// <summary>Answered with 401, 403, 409 or 429 since a request was answered well: the platform lives, it does not want us.</summary>
    public Streak RequestsDenied { get; init; }

    /// <summary>Given up by the plugin since anything was answered. <see cref="Streak.Since"/> is the start of the first of them.</summary>
    public Streak RequestsUnheard { get; init; }

    /// <summary>How often a request was answered after some had been given up: then giving up is this plugin's way of polling.</summary>
    public long UnheardThatEnded { get; init; }

    /// <summary>HTTP and WebSocket connections that ended since a request was answered well, newest last, bounded.</summary>
    public ImmutableArray<ClosedConnection> Closed { get; init; } = [];

    /// <summary>HTTP and WebSocket connections that are open.</summary>
    public int OpenConnections { get; init; }

    /// <summary>The share of them that became WebSockets: bytes may come in on them of which these events tell nothing.</summary>
    public int OpenWebSockets { get; init; }

    /// <summary>Connections made that are not HTTP's or a WebSocket's. These events do not tell when they end.</summary>
    public long PlainConnections { get; init; }

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

    /// <summary>How many answers took about as long as the longest: several mean a peer that answers after a fixed time when it has nothing to say.</summary>
    public int LongestAnsweredTimes { get; init; }

    /// <summary>Remote addresses that this generation has connected to, newest last, bounded.</summary>
    public ImmutableArray<IPEndPoint> Endpoints { get; init; } = [];

    /// <summary>Whom it talked to by name, newest last, bounded.</summary>
    public ImmutableArray<RemoteTarget> Targets { get; init; } = [];
}
