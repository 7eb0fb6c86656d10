using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Qq;

/// <summary>Keeps a session: connects, resumes where it can, logs in afresh where it must and may, for ever, until it is stopped or a person has to act.</summary>
internal sealed class GatewayLoop(IAdapterContext context, QqSettings settings, QqApi api, SessionKeeper keeper, LinkWatch watch, OpenQuestions questions)
{
    /// <summary>How long TCP, TLS and the upgrade may take together.</summary>
    public static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(15);

    /// <summary>Resumes that were tried and not confirmed before a fresh login.</summary>
    private const int MostUnconfirmed = 3;

    /// <summary>So many connections in a row that QQ has ended within <see cref="Short"/> mean that it is turning us away.</summary>
    private const int MostShort = 3;

    private static readonly TimeSpan Short = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TurnedAway = TimeSpan.FromSeconds(60);

    /// <summary>A session that has lasted so long was a success, whatever ended it.</summary>
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(60);

    private readonly LoginGate _logins = new(context, settings, api, watch);
    private readonly InboundPump _pump = new(context, keeper);
    private readonly ReconnectPace _connects = new(context.TimeProvider, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), stable: TimeSpan.Zero);
    private readonly ReconnectPace _sessions = new(context.TimeProvider, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), stable: Stable);
    private readonly SocketLimits _limits = new() { Connect = ConnectTime };
    private int _unconfirmed;
    private int _short;

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
        watch.Connecting();
        var resume = keeper.Point;
        var way = await _logins.FindAsync(isLogin: resume is null, stopping);
        if (way.Url is null)
        {
            if (!way.IsOver)
            {
                await PauseAsync(_connects.Down(way.Wait), stopping);
            }

            return !way.IsOver;
        }

        watch.Connecting();
        var connect = await SocketSession.ConnectAsync(context, new WebSocketRequest { Url = way.Url }, _limits, stopping);
        if (connect.Session is not { } socket)
        {
            context.ReportDegraded("network", connect.Failure!.Detail);
            await PauseAsync(_connects.Down(), stopping);
            return true;
        }

        using (socket)
        {
            _connects.Up();
            var session = new GatewaySession(context, settings, socket, way.Token!, keeper, _pump, watch, questions, _sessions);
            var end = await session.RunAsync(resume, stopping);
            if (session.HasIdentified)
            {
                _logins.Used(isStable: session.Lasted >= Stable);
            }

            if (end.IsToken)
            {
                api.Refused(way.Token!);
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
        if (end.Kind == SessionEndKind.Identify || _unconfirmed >= MostUnconfirmed)
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

        _short = end.IsTheirs && session.Lasted < Short ? _short + 1 : 0;
        var asked = _short >= MostShort && (end.Wait is null || end.Wait < TurnedAway) ? TurnedAway : end.Wait;
        await PauseAsync(_sessions.Down(asked), stopping);
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
