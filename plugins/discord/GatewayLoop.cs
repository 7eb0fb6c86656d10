using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Discord;

/// <summary>Keeps a session: connects, resumes where it can, logs in afresh where it must and may, until it is stopped or a person has to act.</summary>
internal sealed class GatewayLoop(IAdapterContext context, DiscordSettings settings, DiscordApi api, SessionKeeper keeper, LinkWatch watch, EventTrail events)
{
    /// <summary>How long TCP, TLS and the upgrade may take together.</summary>
    public static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(15);

    /// <summary>Resumes that were tried and not confirmed, and connections to the resume address that did not come about, before another way is taken.</summary>
    private const int MostFailures = 3;

    /// <summary>A session that has lasted so long was a success, whatever ended it.</summary>
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(60);

    private readonly LoginGate _logins = new(context, api, watch);
    private readonly InboundPump _pump = new(context, keeper);
    private readonly ReconnectPace _connects = new(context.TimeProvider, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(10), stable: TimeSpan.Zero);
    private readonly ReconnectPace _sessions = new(context.TimeProvider, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(60), stable: Stable);
    private readonly SocketLimits _limits = new() { Connect = ConnectTime, LargestMessage = 16 * 1024 * 1024 };
    private int _unreachable;
    private int _unconfirmed;

    public async Task RunAsync(CancellationToken stopping)
    {
        await keeper.LoadAsync(stopping);
        var pumping = context.Run("hand over events", _pump.RunAsync);
        try
        {
            while (await ConnectAsync(stopping))
            {
            }
        }
        finally
        {
            _pump.Complete();
            await pumping;
            await keeper.FlushAsync();
        }
    }

    /// <returns>False when there is nothing more to do.</returns>
    private async Task<bool> ConnectAsync(CancellationToken stopping)
    {
        var resume = keeper.Point;
        if (resume is null || resume.Url.Length == 0 || _unreachable >= MostFailures)
        {
            var way = await _logins.FindAsync(isLogin: resume is null, stopping);
            if (way.Url is null)
            {
                if (!way.IsOver)
                {
                    await PauseAsync(_connects.Down(way.Wait), stopping);
                }

                return !way.IsOver;
            }

            return await ConnectAsync(settings.GatewayUrl ?? way.Url, resume, stopping);
        }

        return await ConnectAsync(resume.Url, resume, stopping);
    }

    private async Task<bool> ConnectAsync(string url, ResumePoint? resume, CancellationToken stopping)
    {
        watch.Connecting();
        var connect = await SocketSession.ConnectAsync(context, new WebSocketRequest { Url = $"{url.TrimEnd('/')}/?v=10&encoding=json" }, _limits, stopping);
        if (connect.Session is not { } socket)
        {
            _unreachable++;
            context.ReportDegraded("network", connect.Failure!.Detail);
            await PauseAsync(_connects.Down(), stopping);
            return true;
        }

        using (socket)
        {
            _unreachable = 0;
            _connects.Up();
            var session = new GatewaySession(context, settings, socket, keeper, _pump, watch, events, _sessions);
            var end = await session.RunAsync(resume, stopping);
            if (session.HasIdentified)
            {
                _logins.Used(isStable: session.Lasted >= Stable);
            }

            return await GoOnAsync(end, session, isResume: resume is not null, stopping);
        }
    }

    private async Task<bool> GoOnAsync(SessionEnd end, GatewaySession session, bool isResume, CancellationToken stopping)
    {
        if (end.Kind == SessionEndKind.Stopped || stopping.IsCancellationRequested)
        {
            return false;
        }

        if (end.Kind == SessionEndKind.Fatal)
        {
            await keeper.ForgetAsync(stopping);
            context.ReportFatal(end.Code, end.Detail, retryable: false, end.Action);
            return false;
        }

        // a session that is resumed for ever and never confirmed is dead
        _unconfirmed = session.IsConfirmed || !isResume ? 0 : _unconfirmed + 1;
        if (end.Kind == SessionEndKind.Identify || _unconfirmed >= MostFailures)
        {
            _unconfirmed = 0;
            await keeper.ForgetAsync(stopping);
        }

        if (end.IsPlanned && session.IsConfirmed)
        {
            context.Log.Information($"{end.Detail} The session is resumed.");
        }
        else
        {
            context.ReportDegraded(end.Code, end.Detail);
        }

        // a login that was refused may have come at the same time as somebody else's
        var isRefusedLogin = session is { HasIdentified: true, IsConfirmed: false } && end.Kind == SessionEndKind.Identify;
        var pause = _sessions.Down(isRefusedLogin ? TimeSpan.FromSeconds(1 + (4 * Random.Shared.NextDouble())) : null);
        await PauseAsync(pause, stopping);
        while (!_pump.HasRoom)
        {
            await PauseAsync(TimeSpan.FromSeconds(1), stopping);
        }

        return true;
    }

    private Task PauseAsync(TimeSpan pause, CancellationToken stopping)
    {
        watch.Away(pause);
        return Task.Delay(pause, context.TimeProvider, stopping);
    }
}
