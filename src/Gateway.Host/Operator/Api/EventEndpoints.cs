using Gateway.Host.Model;
using Gateway.Host.Model.Crash;

namespace Gateway.Host.Operator.Api;

/// <summary><c>/api/v1/events</c> and <c>/api/v1/incidents</c>: what happened, as a list or as a stream that goes on.</summary>
internal sealed class EventEndpoints(
    EventLog events, Roster roster, CrashBook crashes, HostIdentity run, Reply reply, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private const int MaxStreams = 32;
    private const int MaxIncidents = 200;
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);
    private int _streams;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/events", EventsAsync);
        routes.MapGet("/api/v1/incidents", IncidentsAsync);
    }

    private Task IncidentsAsync(HttpContext context) =>
        reply.JsonAsync(context, 200, new IncidentListView(Views.Incidents(roster.Current, events.Recent(), crashes.Reports, MaxIncidents)));

    private async Task EventsAsync(HttpContext context)
    {
        var text = context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last ? last : context.Request.Query["after"].ToString();
        if (!EventCursor.TryRead(run, text, out var after))
        {
            await reply.ProblemAsync(context, 400, "bad-cursor", $"'{text}' is neither a sequence number nor the id of an event", "Give the 'id' of the last event you have, or leave it out.");
            return;
        }

        if (!context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
        {
            await ListAsync(context, after);
            return;
        }

        if (Interlocked.Increment(ref _streams) > MaxStreams)
        {
            Interlocked.Decrement(ref _streams);
            await reply.ProblemAsync(context, 503, "too-many-streams", $"{MaxStreams} event streams are open", "Close one, or read the list without 'Accept: text/event-stream'.");
            return;
        }

        try
        {
            await StreamAsync(context, after);
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    private Task ListAsync(HttpContext context, long after)
    {
        var recent = events.Recent();
        var newest = recent.Count == 0 ? 0 : recent[^1].Sequence;
        return reply.JsonAsync(context, 200, new EventListView(EventCursor.Write(run, newest), LostBefore(recent, after), [.. After(recent, after)]));
    }

    private async Task StreamAsync(HttpContext context, long after)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var subscription = events.Subscribe();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            // subscribed before the replay, so that nothing falls between the two
            after = await ReplayAsync(context, after, ending.Token);
            var pending = subscription.Reader.WaitToReadAsync(ending.Token).AsTask();
            while (true)
            {
                if (!await CameAsync(pending, ending.Token))
                {
                    await WriteAsync(context, ": still here\n\n", ending.Token);
                    continue;
                }

                while (subscription.Reader.TryRead(out var entry))
                {
                    // a gap: this reader was slow and its queue dropped the oldest; the log may still have them
                    after = entry.Sequence == after + 1
                        ? await SendAsync(context, entry, ending.Token)
                        : entry.Sequence > after ? await ReplayAsync(context, after, ending.Token) : after;
                }

                pending = subscription.Reader.WaitToReadAsync(ending.Token).AsTask();
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // the caller left or the gateway stops: the stream just ends, and Last-Event-ID resumes it
        }
    }

    private async Task<long> ReplayAsync(HttpContext context, long after, CancellationToken cancellationToken)
    {
        var recent = events.Recent();
        if (LostBefore(recent, after) is > 0 and var lost)
        {
            await WriteAsync(context, $"event: lost\ndata: {{\"lost\":{lost}}}\n\n", cancellationToken);
        }

        foreach (var entry in recent.Where(entry => entry.Sequence > after))
        {
            after = await SendAsync(context, entry, cancellationToken);
        }

        await context.Response.Body.FlushAsync(cancellationToken);
        return after;
    }

    private async Task<long> SendAsync(HttpContext context, GatewayEvent entry, CancellationToken cancellationToken)
    {
        var id = EventCursor.Write(run, entry.Sequence);
        await WriteAsync(context, $"id: {id}\nevent: {EnumText.Of(entry.Kind)}\ndata: {reply.ToJson(Views.Of(entry, id))}\n\n", cancellationToken);
        return entry.Sequence;
    }

    private static Task WriteAsync(HttpContext context, string text, CancellationToken cancellationToken) =>
        context.Response.WriteAsync(text, cancellationToken);

    /// <summary>False when nothing came for so long that the connection should show a sign of life.</summary>
    private async Task<bool> CameAsync(Task<bool> pending, CancellationToken cancellationToken)
    {
        try
        {
            return await pending.WaitAsync(KeepAlive, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private IEnumerable<EventView> After(IReadOnlyList<GatewayEvent> recent, long after) =>
        recent.Where(entry => entry.Sequence > after).Select(entry => Views.Of(entry, EventCursor.Write(run, entry.Sequence)));

    private static long LostBefore(IReadOnlyList<GatewayEvent> recent, long after) =>
        recent.Count == 0 ? 0 : Math.Max(0, recent[0].Sequence - after - 1);
}
