using System.Globalization;
using System.Text.Json;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Operator.Api.Messages;

/// <summary><c>/api/v1/consumers</c>: acknowledge, look, move a cursor, deal with what was parked.</summary>
internal sealed class ConsumerEndpoints(IConsumers consumers, IMessageLog log, Reply reply)
{
    private const int BodyLimit = 4 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/consumers", context => Guarded(context, () => reply.JsonAsync(
            context, 200, new ConsumerListView(log.Newest, log.Oldest, [.. consumers.All().Select(ConsumerView.Of)]))));
        routes.MapGet("/api/v1/consumers/{name}", context => Guarded(context, () => ShowAsync(context)));
        routes.MapDelete("/api/v1/consumers/{name}", context => Guarded(context, () => RemoveAsync(context)));
        routes.MapPost("/api/v1/consumers/{name}/ack", context => Guarded(context, () => AcknowledgeAsync(context)));
        routes.MapPost("/api/v1/consumers/{name}/rewind", context => Guarded(context, () => RewindAsync(context)));
        routes.MapPost("/api/v1/consumers/{name}/parked/{seq:long}/retry", context => Guarded(context, () => RetryAsync(context)));
        routes.MapDelete("/api/v1/consumers/{name}/parked/{seq:long}", context => Guarded(context, () => DropAsync(context)));
    }

    private static string Name(HttpContext context) => (string?)context.Request.RouteValues["name"] ?? "";

    private static long Sequence(HttpContext context) => long.Parse((string)context.Request.RouteValues["seq"]!, CultureInfo.InvariantCulture);

    private Task Guarded(HttpContext context, Func<Task> work) => StorageGuard.RunAsync(context, reply, work);

    private Task ShowAsync(HttpContext context) => consumers.Find(Name(context)) is { } consumer
        ? reply.JsonAsync(context, 200, new ConsumerDetailView(ConsumerView.Of(consumer), [.. consumers.Parked(consumer.Row.Name).Select(ParkedView.Of)]))
        : UnknownAsync(context);

    private async Task RemoveAsync(HttpContext context)
    {
        var cursor = consumers.Find(Name(context))?.Row.Cursor ?? 0;
        await AnswerAsync(context, await consumers.RemoveAsync(Name(context)), cursor, "removed, with its cursor and its parked messages");
    }

    private async Task AcknowledgeAsync(HttpContext context)
    {
        const string Example = """{"through": 42}, or {"parked": 42}""";
        if (await JsonBody.ReadAsync<AcknowledgeRequest>(context, reply, BodyLimit, Example) is not { } request)
        {
            return;
        }

        switch (request)
        {
            case { Through: { } through, Parked: null }:
                await AnswerAsync(context, await consumers.AcknowledgeAsync(Name(context), through), null, $"acknowledged through {through}");
                break;
            case { Through: null, Parked: { } parked }:
                await AnswerAsync(context, await consumers.DropParkedAsync(Name(context), parked), null, $"parked message {parked} acknowledged");
                break;
            default:
                await reply.ProblemAsync(context, 400, "bad-body", "the body has neither 'through' nor 'parked', or both", $"Send {Example}.");
                break;
        }
    }

    private async Task RewindAsync(HttpContext context)
    {
        const string Example = """{"to": "oldest"}, {"to": "newest"} or {"to": 42}""";
        if (await JsonBody.ReadAsync<RewindRequest>(context, reply, BodyLimit, Example) is not { } request)
        {
            return;
        }

        long? to = request.To switch
        {
            { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var sequence) => sequence,
            { ValueKind: JsonValueKind.String } word when word.ValueEquals("oldest"u8) => log.Oldest - 1,
            { ValueKind: JsonValueKind.String } word when word.ValueEquals("newest"u8) => log.Newest,
            _ => null,
        };
        if (to is not { } target)
        {
            await reply.ProblemAsync(context, 400, "bad-body", "'to' is neither a number nor \"oldest\" or \"newest\"", $"Send {Example}.");
            return;
        }

        await AnswerAsync(context, await consumers.RewindAsync(Name(context), target), null, $"goes on after {target}");
    }

    private Task RetryAsync(HttpContext context) => AnswerAsync(
        context, consumers.RetryParked(Name(context), Sequence(context)), null, $"parked message {Sequence(context)} is handed out once more");

    private async Task DropAsync(HttpContext context) =>
        await AnswerAsync(context, await consumers.DropParkedAsync(Name(context), Sequence(context)), null, $"parked message {Sequence(context)} is let go");

    private Task AnswerAsync(HttpContext context, ConsumerStatus status, long? cursor, string done)
    {
        var name = Name(context);
        return status switch
        {
            ConsumerStatus.Done => reply.JsonAsync(context, 200, new ConsumerAnswerView(name, cursor ?? consumers.Find(name)?.Row.Cursor ?? 0, done)),
            ConsumerStatus.NeverHandedOut => reply.ProblemAsync(
                context, 409, "never-handed-out", $"the message was never handed out to '{name}', or does not exist",
                "Use the 'seq' of a message that this consumer was given."),
            _ when consumers.Find(name) is null => UnknownAsync(context),
            _ => reply.ProblemAsync(context, 404, "unknown-parked", $"'{name}' has no such parked message", $"GET /api/v1/consumers/{name} lists them."),
        };
    }

    private Task UnknownAsync(HttpContext context) => reply.ProblemAsync(
        context, 404, "unknown-consumer", $"there is no consumer '{Name(context)}'", "GET /api/v1/consumers lists them; reading with ?consumer=NAME makes one.");
}
