namespace Gateway.Host.Isolation.Network;

/// <summary>The share of requests.</summary>
internal sealed partial class NetworkTally
{
    // an answer this close to the longest took as long as the longest
    private const double AboutAsLong = 0.9;
    private OpenRequest? _oldest;
    private OpenRequest? _newest;
    private Streak _requestsFailing;
    private Streak _requestsDenied;
    private Streak _requestsUnheard;
    private TimeSpan _longestWait;
    private int _longestTimes;
    private long _requests;
    private long _succeeded;
    private long _refused;
    private long _failed;
    private long _givenUp;
    private long _unheardThatEnded;
    private long _lastSuccess;

    public OpenRequest NoteRequestStart(string host, int port, string? scheme, OpenRequest? outer, long at, bool isAsked = false)
    {
        lock (_gate)
        {
            Attempt_NeedsLock(at);
            _requests++;
            var request = new OpenRequest(this, Target_NeedsLock(host, port, scheme), at, outer is { IsOver: false } ? outer : null) { Older = _newest, IsAsked = isAsked };
            if (_newest is { } before)
            {
                before.Newer = request;
            }

            _oldest ??= request;
            _newest = request;
            return request;
        }
    }

    /// <summary>The head of the answer is there. A body may take as long as it likes: a stream of events never ends.</summary>
    public void NoteAnswer(OpenRequest request, long at)
    {
        lock (_gate)
        {
            _picture = null;
            request.AnsweredAt = at;
            Unlink_NeedsLock(request);
        }
    }

    /// <param name="request">Which.</param>
    /// <param name="status">The code of the answer, 0 or less without one.</param>
    /// <param name="at">Now.</param>
    public void NoteRequestEnd(OpenRequest request, int status, long at)
    {
        lock (_gate)
        {
            if (request.IsOver)
            {
                return;
            }

            _picture = null;
            request.IsOver = true;
            Unlink_NeedsLock(request);
            if (status > 0)
            {
                Hear_NeedsLock();
            }

            Judge_NeedsLock(request, status, at);
        }
    }

    private void Judge_NeedsLock(OpenRequest request, int status, long at)
    {
        if (status >= 400)
        {
            _refused++;
            Refuse_NeedsLock(status, at);
            Fail_NeedsLock(FailureScope.Request, $"HTTP {status}", request, at);
        }
        else if (status == 101)
        {
            Connected_NeedsLock(at);
        }
        else if (request.Failure is null && status > 0)
        {
            if (request.IsAsked)
            {
                return;
            }

            _succeeded++;
            _lastSuccess = at;
            _closed = [];
            Connected_NeedsLock(at);
            Learn_NeedsLock(time.GetElapsedTime(request.StartedAt, request.AnsweredAt == 0 ? at : request.AnsweredAt));
        }
        else if (request.WasGivenUp)
        {
            GiveUp_NeedsLock(request, status, at);
        }
        else
        {
            _failed++;
            if (!request.FailedBefore)
            {
                _requestsFailing = _requestsFailing.Next(at);
                Fail_NeedsLock(FailureScope.Request, request.Failure ?? "no answer", request, at);
            }
        }
    }

    private void Refuse_NeedsLock(int status, long at)
    {
        if (status is 401 or 403 or 409 or 429)
        {
            _requestsDenied = _requestsDenied.Next(at);
        }
        else
        {
            _requestsFailing = _requestsFailing.Next(at);
        }
    }

    /// <summary>What the plugin gave up after the head of an answer was heard; before that, nobody answered for as long as it cared to wait.</summary>
    private void GiveUp_NeedsLock(OpenRequest request, int status, long at)
    {
        _givenUp++;
        if (status <= 0 && !request.FailedBefore)
        {
            var next = _requestsUnheard.Next(at);
            _requestsUnheard = next with { Since = _requestsUnheard.Count == 0 ? request.StartedAt : next.Since };
        }
    }

    private void Hear_NeedsLock()
    {
        _unheardThatEnded += _requestsUnheard.Count > 0 ? 1 : 0;
        _requestsUnheard = default;
    }

    private void Connected_NeedsLock(long at)
    {
        _lastEstablished = Math.Max(_lastEstablished, at);
        (_resolutionsFailing, _connectsFailing, _requestsFailing, _requestsDenied) = (default, default, default, default);
    }

    private void Learn_NeedsLock(TimeSpan wait)
    {
        if (wait > _longestWait)
        {
            _longestTimes = _longestWait >= wait * AboutAsLong ? _longestTimes + 1 : 1;
            _longestWait = wait;
        }
        else if (wait >= _longestWait * AboutAsLong)
        {
            _longestTimes++;
        }
    }

    private void Unlink_NeedsLock(OpenRequest request)
    {
        if (request.Older is null && request.Newer is null && _oldest != request)
        {
            return;
        }

        if (request.Older is { } older)
        {
            older.Newer = request.Newer;
        }
        else
        {
            _oldest = request.Newer;
        }

        if (request.Newer is { } newer)
        {
            newer.Older = request.Older;
        }
        else
        {
            _newest = request.Older;
        }

        (request.Older, request.Newer) = (null, null);
    }

    private void ResumeRequests_NeedsLock()
    {
        while (_oldest is { } forgotten)
        {
            Unlink_NeedsLock(forgotten);
        }

        (_requestsFailing, _requestsDenied, _requestsUnheard, _closed) = (default, default, default, []);
    }

    private NetworkPicture DrawRequests_NeedsLock(NetworkPicture picture) => picture with
    {
        RequestsStarted = _requests,
        RequestsSucceeded = _succeeded,
        RequestsRefused = _refused,
        RequestsFailed = _failed,
        RequestsGivenUp = _givenUp,
        RequestsFailing = _requestsFailing,
        RequestsDenied = _requestsDenied,
        RequestsUnheard = _requestsUnheard,
        UnheardThatEnded = _unheardThatEnded,
        LastSuccessAt = _lastSuccess,
        OldestOpenRequestAt = _oldest?.StartedAt ?? 0,
        OldestOpenRequestTarget = _oldest?.Target,
        LongestAnsweredWait = _longestWait,
        LongestAnsweredTimes = _longestTimes,
    };
}
