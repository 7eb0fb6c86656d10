using System.Collections.Immutable;
using System.Net;

namespace Gateway.Host.Isolation.Network;

/// <summary>
/// Counts what the runtime's events tell of one generation's network. Safe from any thread; bounded memory beside the requests that are
/// open. Times are timestamps of the clock that it was made with.
/// </summary>
internal sealed partial class NetworkTally(TimeProvider time)
{
    private const int Kept = 16;
    private readonly Lock _gate = new();
    private ImmutableArray<IPEndPoint> _endpoints = [];
    private ImmutableArray<RemoteTarget> _targets = [];
    private ImmutableArray<ClosedConnection> _closed = [];
    private NetworkPicture? _picture;
    private NetworkPicture? _adopted;
    private RemoteTarget? _lastTarget;
    private Failure _lastFailure;
    private Streak _resolutionsFailing;
    private Streak _connectsFailing;
    private long _resolutions;
    private long _resolutionsFailed;
    private long _connects;
    private long _connectsFailed;
    private long _established;
    private long _httpEstablished;
    private long _lastAttempt;
    private long _lastEstablished;
    private int _open;
    private int _openWebSockets;

    public NetworkTally()
        : this(TimeProvider.System)
    {
    }

    public void NoteResolutionStart(string host, long at)
    {
        lock (_gate)
        {
            Attempt_NeedsLock(at);
            _resolutions++;
            _lastTarget = Target_NeedsLock(host, 0, scheme: null);
        }
    }

    /// <param name="failure">Null when the name was resolved.</param>
    /// <param name="request">For which it was resolved, if for one.</param>
    /// <param name="at">Now.</param>
    public void NoteResolutionEnd(string? failure, OpenRequest? request, long at)
    {
        lock (_gate)
        {
            _picture = null;
            if (failure is null)
            {
                _resolutionsFailing = default;
                return;
            }

            _resolutionsFailed++;
            _resolutionsFailing = _resolutionsFailing.Next(at);
            Fail_NeedsLock(FailureScope.Dns, failure, request, at);
        }
    }

    /// <param name="endpoint">Null when it is not one of IP.</param>
    /// <param name="at">Now.</param>
    public void NoteConnectStart(IPEndPoint? endpoint, long at)
    {
        lock (_gate)
        {
            Attempt_NeedsLock(at);
            _connects++;
            if (endpoint is not null)
            {
                _lastTarget = new RemoteTarget(endpoint.Address.ToString(), endpoint.Port, Scheme: null);
                _endpoints = Newest(_endpoints, endpoint);
            }
        }
    }

    /// <param name="failure">Null when it was made.</param>
    /// <param name="request">For which it was made, if for one.</param>
    /// <param name="at">Now.</param>
    public void NoteConnectEnd(string? failure, OpenRequest? request, long at)
    {
        lock (_gate)
        {
            _picture = null;
            if (failure is null)
            {
                _established++;
                _lastEstablished = at;
                (_resolutionsFailing, _connectsFailing) = (default, default);
                return;
            }

            _connectsFailed++;
            _connectsFailing = _connectsFailing.Next(at);
            Fail_NeedsLock(FailureScope.Connect, failure, request, at);
        }
    }

    /// <summary>A connection of HTTP is ready for use; its connect has been noted already.</summary>
    public void NoteConnectionOpened(long at)
    {
        lock (_gate)
        {
            _picture = null;
            _open++;
            _httpEstablished++;
            _lastEstablished = at;
        }
    }

    /// <summary>A connection of HTTP has become a WebSocket.</summary>
    public void NoteWebSocketOpened(long at)
    {
        lock (_gate)
        {
            _picture = null;
            _openWebSockets++;
            _lastEstablished = at;
        }
    }

    public void NoteConnectionClosed(long openedAt, bool wasWebSocket, long at)
    {
        lock (_gate)
        {
            _picture = null;
            _open = Math.Max(0, _open - 1);
            _openWebSockets = Math.Max(0, _openWebSockets - (wasWebSocket ? 1 : 0));
            var closed = new ClosedConnection(at, time.GetElapsedTime(openedAt, at));
            _closed = _closed.Length < Kept ? _closed.Add(closed) : _closed.RemoveAt(0).Add(closed);
        }
    }

    /// <summary>
    /// Nothing was heard for a while: what was under way then is over for all that is known, and what failed then has had time to heal.
    /// Totals and addresses stay.
    /// </summary>
    public void Resume()
    {
        lock (_gate)
        {
            _picture = null;
            (_open, _openWebSockets) = (0, 0);
            (_resolutionsFailing, _connectsFailing) = (default, default);
            ResumeRequests_NeedsLock();
        }
    }

    /// <summary>Another process has counted: its picture is shown from now on.</summary>
    public void Adopt(NetworkPicture picture)
    {
        lock (_gate)
        {
            _adopted = picture;
        }
    }

    /// <summary>Costs nothing when nothing has happened since the last one.</summary>
    public NetworkPicture Picture()
    {
        lock (_gate)
        {
            return _adopted ?? (_picture ??= Draw_NeedsLock());
        }
    }

    private static ImmutableArray<T> Newest<T>(ImmutableArray<T> kept, T one)
    {
        if (kept.Length > 0 && EqualityComparer<T>.Default.Equals(kept[^1], one))
        {
            return kept;
        }

        var others = kept.Remove(one);
        return (others.Length < Kept ? others : others.RemoveAt(0)).Add(one);
    }

    private NetworkPicture Draw_NeedsLock() => DrawRequests_NeedsLock(new NetworkPicture
    {
        ResolutionsStarted = _resolutions,
        ResolutionsFailed = _resolutionsFailed,
        ResolutionsFailing = _resolutionsFailing,
        ConnectsStarted = _connects,
        ConnectsEstablished = _established,
        ConnectsFailed = _connectsFailed,
        ConnectsFailing = _connectsFailing,
        OpenConnections = _open,
        OpenWebSockets = _openWebSockets,
        PlainConnections = Math.Max(0, _established - _httpEstablished),
        Closed = _closed,
        LastAttemptAt = _lastAttempt,
        LastEstablishedAt = _lastEstablished,
        LastFailureAt = _lastFailure.At,
        LastFailureScope = _lastFailure.Scope,
        LastFailure = _lastFailure.Text ?? "",
        LastFailureTarget = _lastFailure.Target,
        Endpoints = _endpoints,
        Targets = _targets,
    });

    private void Attempt_NeedsLock(long at)
    {
        _picture = null;
        _lastAttempt = at;
    }

    private void Fail_NeedsLock(FailureScope scope, string text, OpenRequest? request, long at)
    {
        if (request is not null && request.Tally == this)
        {
            request.FailedBefore = true;
        }

        _lastFailure = new Failure(scope, text, request?.Target ?? _lastTarget, at);
    }

    private RemoteTarget Target_NeedsLock(string host, int port, string? scheme)
    {
        for (var i = _targets.Length - 1; i >= 0; i--)
        {
            var known = _targets[i];
            if (known.Port == port && known.Host == host && known.Scheme == scheme)
            {
                _targets = i == _targets.Length - 1 ? _targets : Newest(_targets, known);
                return known;
            }
        }

        var target = new RemoteTarget(host, port, scheme);
        _targets = Newest(_targets, target);
        return target;
    }

    private readonly record struct Failure(FailureScope Scope, string? Text, RemoteTarget? Target, long At);
}
