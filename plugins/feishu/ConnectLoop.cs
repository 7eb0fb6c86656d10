using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Feishu;

/// <summary>
/// Keeps a connection until it is stopped or a person has to act. It never gives up silently: a service that allows a number of tries only is told about,
/// and tried on, in its own rhythm.
/// </summary>
internal sealed class ConnectLoop(IAdapterContext context, FeishuSettings settings, FeishuApi api, LinkWatch watch, EventPump pump, Participant me)
{
    /// <summary>How long the question for an address and the connection may take together.</summary>
    public static readonly TimeSpan OpenTime = TimeSpan.FromSeconds(25);

    /// <summary>A connection that has lasted so long was a success, whatever ended it.</summary>
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(60);

    /// <summary>Every few tries the count is told, not each time.</summary>
    private const int TellEvery = 10;

    private readonly ReconnectPace _pace = new(context.TimeProvider, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), Stable);
    private readonly LoginPermit _login = new(context, watch);
    private readonly SocketLimits _limits = new();
    private ClientConfig _config = ClientConfig.Usual;
    private bool _isExhausted;

    public async Task RunAsync(CancellationToken stopping)
    {
        var pumping = context.Run("hand over events", pump.RunAsync);
        try
        {
            await _login.AskAsync(stopping);
            while (true)
            {
                var (end, wasUp) = await ConnectAsync(stopping);
                stopping.ThrowIfCancellationRequested();
                if (end.IsFatal)
                {
                    context.ReportFatal(end.Code, end.Detail, retryable: false, end.Action);
                    return;
                }

                await PauseAsync(end, wasUp, stopping);
            }
        }
        finally
        {
            pump.Complete();
            await pumping;
        }
    }

    private async Task<(LinkEnd End, bool WasUp)> ConnectAsync(CancellationToken stopping)
    {
        watch.Connecting();
        var answer = await api.EndpointAsync(stopping);
        if (!answer.IsOk || Endpoint.Of(answer.Data, _config) is not { } endpoint)
        {
            var meaning = answer.IsOk ? CodeMeaning.OfEndpoint(null) : CodeMeaning.OfEndpoint(answer.Code);
            return (LinkEnd.Of(meaning, answer) with { Code = answer.Code is null ? Introduction.CodeOf(answer) : meaning.Code }, WasUp: false);
        }

        _config = endpoint.Config;

        // the pings of the framework are another layer; what answers them may not be what delivers events
        var connect = await SocketSession.ConnectAsync(context, new WebSocketRequest { Url = endpoint.Url }, _limits, stopping);
        if (connect.Session is not { } socket)
        {
            return (new("network", connect.Failure!.Detail), WasUp: false);
        }

        using (socket)
        {
            var link = new LongLink(context, settings, socket, endpoint, pump, watch, _pace, me);
            var end = await link.RunAsync(stopping);
            _config = link.Config;
            _isExhausted &= !link.IsUp;
            return (end, link.IsUp);
        }
    }

    private async Task PauseAsync(LinkEnd end, bool wasUp, CancellationToken stopping)
    {
        var pause = _pace.Down(end.Wait);
        if (end.IsRoutine && _pace.Failures == 1)
        {
            context.Log.Information($"{end.Detail} Feishu ends connections every now and then; the next one follows.");
        }
        else if (!wasUp && _config.ReconnectCount >= 0 && _pace.Failures > _config.ReconnectCount)
        {
            Tell(end);
        }
        else
        {
            context.ReportDegraded(end.Code, end.Detail);
        }

        watch.Away(pause);
        await Task.Delay(pause, context.TimeProvider, stopping);
    }

    /// <summary>Incident A-04: clients of Feishu's end here, and tell nobody.</summary>
    private void Tell(LinkEnd end)
    {
        if (!_isExhausted || _pace.Failures % TellEvery == 0)
        {
            _isExhausted = true;
            context.ReportDegraded("reconnects-exhausted", FormattableString.Invariant(
                $"{_pace.Failures} tries to connect have failed, and Feishu asks its clients to stop after {_config.ReconnectCount}; this one goes on, once a minute. The last one: {end.Detail}"));
        }
    }
}
