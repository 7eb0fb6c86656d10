using System.Globalization;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Operator.Api.DeadLetters;

/// <summary><c>/api/v1/dead-letters</c>: what was given up, and what became of nobody knows; look, export, retry, let go.</summary>
internal sealed class DeadLetterEndpoints(IDeliveries deliveries, DeadLetterWork work, Reply reply)
{
    private const int BodyLimit = 1024 * 1024;
    private const int MostOnPage = 1000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/dead-letters", context => AnswerAsync(context, ListAsync));
        routes.MapGet("/api/v1/dead-letters/export", context => AnswerAsync(context, ExportAsync));
        routes.MapGet("/api/v1/dead-letters/{id}", context => AnswerAsync(context, ShowAsync));
        routes.MapPost("/api/v1/dead-letters/retry", context => AnswerAsync(context, http => ChangeAsync(http, work.RetryAsync)));
        routes.MapPost("/api/v1/dead-letters/abandon", context => AnswerAsync(context, http => ChangeAsync(http, work.AbandonAsync)));
    }

    private Task ListAsync(HttpContext context)
    {
        if (Query(context.Request) is not { } query)
        {
            return BadQueryAsync(context);
        }

        return reply.JsonAsync(context, 200, DeadLetterViews.Of(deliveries.DeadLetters(query), query.Limit));
    }

    private Task ShowAsync(HttpContext context)
    {
        var id = (string?)context.Request.RouteValues["id"] ?? "";
        return deliveries.Find(id) switch
        {
            null => reply.ProblemAsync(context, 404, "unknown-dead-letter", $"there is no delivery '{id}'", "GET /api/v1/dead-letters lists what there is."),
            { } found when DeadLetterViews.IsDeadLetter(found) => reply.JsonAsync(context, 200, DeadLetterViews.Of(found, whole: true)),
            { } found => reply.ProblemAsync(
                context, 404, "unknown-dead-letter", $"the delivery '{id}' is no dead letter: it is {EnumText.Of(found.State)}", "GET /api/v1/dead-letters lists what there is."),
        };
    }

    /// <summary>One letter a line, newest first, with what people wrote.</summary>
    private async Task ExportAsync(HttpContext context)
    {
        if (Query(context.Request) is not { } query)
        {
            await BadQueryAsync(context);
            return;
        }

        // read before the answer begins: a disk that cannot be read is an error, not an empty list
        var pages = work.Pages(query with { Before = null }).GetEnumerator();
        var more = pages.MoveNext();
        context.Response.ContentType = "application/x-ndjson";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        for (; more; more = pages.MoveNext())
        {
            foreach (var letter in pages.Current)
            {
                await context.Response.WriteAsync(reply.ToJson(DeadLetterViews.Of(letter, whole: true)) + "\n", context.RequestAborted);
            }
        }
    }

    private async Task ChangeAsync(HttpContext context, Func<DeadLetterRequest, string, Task<DeadLetterOutcome>> change)
    {
        var (request, refusal) = await ReadAsync(context);
        if (request is null)
        {
            await reply.ProblemAsync(context, 400, "bad-body", refusal, "Send {\"ids\": [\"…\"]} or {\"filter\": {\"adapter\": \"…\", \"reason\": \"…\"}}; an empty filter means all.");
            return;
        }

        var outcome = await change(request, OperatorName.Of(context.Request));
        await (outcome.Done is { } done
            ? reply.JsonAsync(context, 200, done)
            : reply.ProblemAsync(context, outcome.Status, outcome.Code, outcome.Cause, outcome.Remedy));
    }

    private static async Task<(DeadLetterRequest? Request, string Refusal)> ReadAsync(HttpContext context)
    {
        var (body, tooLarge) = await BodyReader.ReadAsync(context, BodyLimit);
        if (tooLarge)
        {
            return (null, "the body is larger than 1 MiB");
        }

        try
        {
            var request = body.Length == 0 ? null : JsonSerializer.Deserialize(body.Span, OperatorJson.Info<DeadLetterRequest>(OperatorJson.Plain));
            return request is null ? (null, "there is no body")
                : request.Ids is null == request.Filter is null ? (null, "the body names neither ids nor a filter, or both")
                : request.Ids?.Any(id => id is null) == true ? (null, "an id is null")
                : (request, "");
        }
        catch (JsonException bad)
        {
            return (null, $"the body is not the expected JSON: {bad.Message}");
        }
    }

    /// <summary>Null when something in it cannot be understood: then it must not be taken for "all".</summary>
    private static DeadLetterQuery? Query(HttpRequest request)
    {
        var query = new DeadLetterQuery();
        foreach (var (name, values) in request.Query)
        {
            var text = values.ToString();
            DeadLetterQuery? next = name switch
            {
                "adapter" when AdapterId.TryParse(text, out var adapter) => query with { Adapter = adapter },
                "reason" when text.Length > 0 => query with { Reason = text },
                "before" when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var before) => query with { Before = before },
                "limit" when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MostOnPage => query with { Limit = limit },
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            query = next;
        }

        return query;
    }

    private Task BadQueryAsync(HttpContext context) => reply.ProblemAsync(
        context, 400, "bad-query", $"'{context.Request.QueryString}' is not understood", "Use adapter=NAME, reason=WORD, before=SEQ and limit=1 to 1000.");

    private async Task AnswerAsync(HttpContext context, Func<HttpContext, Task> answer)
    {
        try
        {
            await answer(context);
        }
        catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.StorageUnavailable && !context.Response.HasStarted)
        {
            context.Response.Headers.RetryAfter = "30";
            await reply.ProblemAsync(context, 503, "storage-unavailable", refused.Message, "'gateway status' says what is wrong with the data folder.");
        }
    }
}
