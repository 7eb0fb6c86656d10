using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Discord;

/// <summary>
/// Whether events get through: a heartbeat that has to be answered, and then whether messages exist that have not come. That the REST API answers is no
/// proof of anything; what it tells may be proof of the opposite.
/// </summary>
/// <remarks>One call at a time, which the host sees to.</remarks>
internal sealed class EventProbe(LinkWatch watch, EventTrail events, DiscordApi api, SessionKeeper keeper, bool ownMessagesComeBack, TimeSpan within)
{
    /// <summary>How late an event may be.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    public async Task<ProbeOutcome> AskAsync(CancellationToken cancellationToken)
    {
        var heart = await watch.ProbeAsync(within, cancellationToken);
        if (heart.Kind != ProbeKind.Answered || !ownMessagesComeBack)
        {
            return heart;
        }

        var isNews = await LookAsync(cancellationToken);
        if (events.Missing(Grace) is { } channel)
        {
            // resuming would bring the same session back
            await keeper.ForgetAsync(cancellationToken);
            return ProbeOutcome.Failed("events-missing", $"Heartbeats are answered, but a message in channel {channel} has not come as an event.");
        }

        return isNews ? ProbeOutcome.Unknown("there is a message that has not come as an event yet; the next look decides") : heart;
    }

    /// <returns>True when a message is there that has not come.</returns>
    private async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        if (events.LastActive() is { } channel)
        {
            var answer = await api.GetNewestMessageAsync(channel, within, cancellationToken);
            using var json = answer.IsSuccess ? answer.Json() : null;
            if (json?.RootElement is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 && JsonLook.Text(list[0], "id") is { } id)
            {
                events.Exists(channel, id);
            }
        }

        return events.Missing(TimeSpan.Zero) is not null;
    }
}
