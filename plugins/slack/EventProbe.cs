using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Slack;

/// <summary>
/// Whether events get through: a ping on the connection that has to be answered, and whether a message is there that has not come. That the Web API answers
/// is no proof of anything; what it tells may be proof of the opposite.
/// </summary>
/// <remarks>One call at a time, which the host sees to.</remarks>
internal sealed class EventProbe(IAdapterContext context, SlackSettings settings, SlackApi api, SocketLoop loop, InboundMapping mapping, MessageTrail trail)
{
    /// <summary>How late an event may be.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan LookWithin = TimeSpan.FromSeconds(5);

    public async Task<ProbeOutcome> AskAsync(CancellationToken cancellationToken)
    {
        if (loop.Current is not { } link)
        {
            return ProbeOutcome.Unknown("there is no greeted connection to ask on; the adapter is connecting");
        }

        var looking = LookAsync(cancellationToken);
        await PingAsync(link, cancellationToken);
        var isNews = await looking;
        if (link.HasEnded)
        {
            return ProbeOutcome.Unknown("the connection has just ended, and the adapter connects again");
        }

        if (trail.Missing(Grace) is { } missing)
        {
            return ProbeOutcome.Failed("events-missing", $"Pings are answered, but a message in {missing.Channel} has not come as an event.");
        }

        return isNews
            ? ProbeOutcome.Unknown("there is a message that has not come as an event yet; the next look decides")
            : ProbeOutcome.Answered("a ping was answered on the connection that events take");
    }

    /// <summary>The socket pings by itself whenever it is idle, and ends without an answer: one that stands for so long has had one.</summary>
    private async Task PingAsync(SocketLink link, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var frame = link.NextFrame;
        await Task.WhenAny(frame, link.Ended, Task.Delay(settings.PingInterval + settings.PongWithin + TimeSpan.FromSeconds(0.2), context.TimeProvider, over.Token));
        await over.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <returns>True when a message is there that has not come.</returns>
    private async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        // where others get a part of the events, what has not come here proves nothing
        if (loop.IsShared || trail.Places.FirstOrDefault(one => one.Thread is null) is not { } place)
        {
            return false;
        }

        var answer = await api.HistoryAsync(place.Channel, thread: null, [("oldest", place.Stamp), ("limit", "10")], LookWithin, cancellationToken);
        return answer.IsOk && JsonLook.Items(answer.Body, "messages")
            .Select(one => mapping.Written(one, place.Channel, eventId: null))
            .Where(one => one.Messages.Count > 0)
            .Aggregate(false, (isNews, one) => trail.Exists(place.Channel, one.Stamp!) || isNews);
    }
}
