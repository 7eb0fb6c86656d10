using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Slack;

/// <summary>
/// Fetches what was written while there was no connection. Slack tries an event three more times within five minutes and then forgets it; its history
/// does not. What comes both ways has the same id, and the gateway takes it once.
/// </summary>
internal sealed class CatchUp(IAdapterContext context, SlackSettings settings, SlackApi api, InboundMapping mapping, MessageTrail trail)
{
    private const int MostPlaces = 20;
    private const int MostPages = 10;

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(5);

    public async Task RunAsync(Handover handover, CancellationToken cancellationToken)
    {
        if (settings.CatchUp == TimeSpan.Zero)
        {
            return;
        }

        var earliest = Stamp.Of(context.TimeProvider.GetUtcNow() - settings.CatchUp);
        foreach (var place in trail.Places.Take(MostPlaces))
        {
            var oldest = Stamp.Order(place.Stamp) > Stamp.Order(earliest) ? place.Stamp : earliest;
            var missed = new List<JsonElement>();
            if (await FetchAsync(place, oldest, missed, cancellationToken) is { } failed)
            {
                context.Log.Warning($"What was written in {place.Channel} without a connection could not be fetched: {failed.Detail}");
                if (failed.Error == "ratelimited" || failed.Http.Outcome != ApiOutcome.Answered)
                {
                    return;
                }
            }

            // the history is told backwards, threads forwards and with their first message in front
            foreach (var message in missed.Where(one => Stamp.Order(JsonLook.Text(one, "ts")) > Stamp.Order(oldest)).OrderBy(one => Stamp.Order(JsonLook.Text(one, "ts"))))
            {
                var mapped = mapping.Written(message, place.Channel, eventId: null);
                foreach (var one in mapped.Messages)
                {
                    await handover.GiveAsync(one, cancellationToken);
                }

                await trail.TakenAsync(mapped);
            }
        }
    }

    /// <returns>Null when everything was fetched.</returns>
    private async Task<SlackAnswer?> FetchAsync(TrailPoint place, string oldest, List<JsonElement> found, CancellationToken cancellationToken)
    {
        var cursor = "";
        for (var page = 0; page < MostPages; page++)
        {
            (string, string)[] more = cursor.Length == 0 ? [("oldest", oldest), ("limit", "200")] : [("oldest", oldest), ("limit", "200"), ("cursor", cursor)];
            var answer = await api.HistoryAsync(place.Channel, place.Thread, more, Within, cancellationToken);
            if (!answer.IsOk)
            {
                return answer;
            }

            found.AddRange(JsonLook.Items(answer.Body, "messages"));
            cursor = JsonLook.Object(answer.Body, "response_metadata") is { } next ? JsonLook.Text(next, "next_cursor") ?? "" : "";
            if (cursor.Length == 0)
            {
                return null;
            }
        }

        context.Log.Warning($"More was written in {place.Channel} without a connection than is fetched; the oldest of it is left out.");
        return null;
    }
}
