using System.Collections.Immutable;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Slack;

/// <summary>
/// Keeps a connection, and exchanges it before it ends where Slack asks for that: the new one is greeted before the old one is let go, and events of
/// either are taken meanwhile.
/// </summary>
internal sealed class SocketLoop(IAdapterContext context, SlackSettings settings, SlackApi api, LinkWatch watch, EnvelopePump pump, Identity me)
{
    /// <summary>How long the question for an address and the connection may take together.</summary>
    public static readonly TimeSpan OpenTime = TimeSpan.FromSeconds(25);

    /// <summary>Slack goes on delivering over an old connection for a moment.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(10);

    /// <summary>A connection that has lasted so long was a success, whatever ended it.</summary>
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly ReconnectPace _pace = new(context.TimeProvider, TimeSpan.FromSeconds(0.5), LongestPause, Stable);
    private readonly SocketLimits _limits = new();
    private readonly LoginPermit _login = new(context, watch);
    private readonly SharedApp _shared = new(context);
    private readonly Lock _gate = new();
    private ImmutableList<SocketLink> _links = [];
    private ImmutableList<Task> _works = [];
    private SocketLink? _current;

    /// <summary>The connection that is greeted and has not ended; null when there is none.</summary>
    public SocketLink? Current => Volatile.Read(ref _current) is { HasEnded: false } link ? link : null;

    /// <summary>Others are connected with the same app, and get a part of the events.</summary>
    public bool IsShared => _shared.IsSo;

    public async Task RunAsync(CancellationToken stopping)
    {
        Work("hand over events", pump.RunAsync);
        try
        {
            while (await NextAsync(stopping))
            {
            }
        }
        finally
        {
            await Task.WhenAll(_links.Select(link => link.CloseAsync()));
            pump.Complete();
            await Task.WhenAll(_works);
        }
    }

    /// <summary>Waits until another connection is due, and opens it.</summary>
    /// <returns>False when there is nothing more to do.</returns>
    private async Task<bool> NextAsync(CancellationToken stopping)
    {
        var old = Volatile.Read(ref _current);
        if (old is not null)
        {
            var end = await old.Leaving.WaitAsync(stopping);
            if (end.IsFatal)
            {
                context.ReportFatal(end.Code, end.Detail, retryable: false, end.Action);
                return false;
            }

            await PauseAsync(end, hadSuccess: old.Lasted >= Stable, stopping);
        }

        if (await OpenAsync(stopping) is not { } next)
        {
            return false;
        }

        lock (_gate)
        {
            Volatile.Write(ref _current, next);
            watch.Ready(heart: null);
        }

        Settle(next);
        context.ReportConnected(me.Name);
        _shared.Look(next, await next.Greeted ?? 1, _links.Count, work => Work("look whether others are connected", work));
        if (old is not null)
        {
            Work("let the old connection go", token => RetireAsync(old, token));
        }

        return true;
    }

    private async Task<SocketLink?> OpenAsync(CancellationToken stopping)
    {
        await _login.AskAsync(stopping);
        while (true)
        {
            if (Current is null)
            {
                watch.Connecting();
            }

            var (link, failure) = await TryAsync(stopping);
            if (link is not null)
            {
                _pace.Up();
                return link;
            }

            if (failure!.IsFatal)
            {
                context.ReportFatal(failure.Code, failure.Detail, retryable: false, failure.Action);
                return null;
            }

            await PauseAsync(failure, hadSuccess: false, stopping);
        }
    }

    private async Task<(SocketLink? Link, LinkEnd? Failure)> TryAsync(CancellationToken stopping)
    {
        var answer = await api.OpenConnectionAsync(stopping);
        if (!answer.IsOk || JsonLook.Text(answer.Body, "url") is not { } url || !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("ws" or "wss"))
        {
            return (null, LinkEnd.Of(answer));
        }

        var connect = await SocketSession.ConnectAsync(
            context, new WebSocketRequest { Url = url, KeepAliveInterval = settings.PingInterval, KeepAliveTimeout = settings.PongWithin }, _limits, stopping);
        if (connect.Session is not { } socket)
        {
            return (null, new("network", connect.Failure!.Detail));
        }

        var link = new SocketLink(context, socket, pump, watch, () => Current is null);
        Change(links => links.Add(link));
        Work("read a connection", _ => ReadAsync(link));
        using var limit = new CancellationTokenSource(settings.HelloTimeout, context.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            return await link.Greeted.WaitAsync(either.Token) is null ? (null, await link.Leaving) : (link, null);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            link.Abort();
            return (null, new("not-ready", FormattableString.Invariant($"Slack took the connection and sent no hello within {settings.HelloTimeout.TotalSeconds:0.#} s.")));
        }
    }

    private async Task ReadAsync(SocketLink link)
    {
        await link.ReadAsync();
        Change(links => links.Remove(link));
        Settle(link);
    }

    /// <summary>A connection that ended in the moment in which it became the current one must not count as up.</summary>
    private void Settle(SocketLink link)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_current, link) && link.HasEnded)
            {
                watch.Away(LongestPause);
            }
        }
    }

    private async Task RetireAsync(SocketLink old, CancellationToken stopping)
    {
        if (!old.HasEnded)
        {
            await Task.WhenAny(old.Ended, Task.Delay(Linger, context.TimeProvider, stopping));
            await old.CloseAsync();
        }
    }

    private async Task PauseAsync(LinkEnd why, bool hadSuccess, CancellationToken stopping)
    {
        var stands = Current is not null;
        if (why.IsPlanned || stands)
        {
            context.Log.Information(why.Detail);
        }
        else
        {
            context.ReportDegraded(why.Code, why.Detail);
        }

        if (why.IsPlanned && hadSuccess)
        {
            return;
        }

        var pause = _pace.Down(why.Wait);
        if (!stands)
        {
            watch.Away(pause);
        }

        await Task.Delay(pause, context.TimeProvider, stopping);
    }

    private void Change(Func<ImmutableList<SocketLink>, ImmutableList<SocketLink>> change)
    {
        lock (_gate)
        {
            _links = change(_links);
        }
    }

    private void Work(string name, Func<CancellationToken, Task> work)
    {
        var running = context.Run(name, work);
        lock (_gate)
        {
            _works = _works.RemoveAll(one => one.IsCompleted).Add(running);
        }
    }
}
