using System.Text.Json;
using Gateway.Host.Model;
using Gateway.Host.Model.Loss;

namespace Gateway.Host.Operator.Api;

/// <summary><c>/api/v1/adapters</c>: look, ask why, command.</summary>
internal sealed class AdapterEndpoints(Roster roster, IPluginCatalog catalog, IAdapterCommands commands, LossBook losses, Reply reply, TimeProvider time)
{
    private const int BodyLimit = 64 * 1024;
    private const int WhyLimit = 500;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/adapters", ListAsync);
        routes.MapGet("/api/v1/adapters/{name}", ShowAsync);
        routes.MapGet("/api/v1/adapters/{name}/why", WhyAsync);
        routes.MapPost("/api/v1/adapters/{name}/{verb}", CommandAsync);
    }

    private Task ListAsync(HttpContext context)
    {
        var current = roster.Current;
        return reply.JsonAsync(context, 200, new AdapterListView(current.Revision, [.. current.Adapters.Values.Select(Views.Of)]));
    }

    private Task ShowAsync(HttpContext context) => Find(context) is { } adapter
        ? reply.JsonAsync(context, 200, Views.Of(adapter))
        : UnknownAsync(context);

    private Task WhyAsync(HttpContext context)
    {
        var now = time.GetUtcNow();
        var why = Find(context) is { } adapter
            ? WhyText.Explain(adapter, catalog.Current.Find(adapter.Plugin), now, losses.Of(adapter.Name))
            : PluginId.TryParse(Name(context), out var id) && catalog.Current.Find(id) is { } plugin ? WhyText.Explain(plugin, now) : null;
        if (why is null)
        {
            return UnknownAsync(context);
        }

        return WantsText(context.Request)
            ? reply.TextAsync(context, 200, WhyText.Render(why))
            : reply.JsonAsync(context, 200, why);
    }

    private async Task CommandAsync(HttpContext context)
    {
        var verbText = (string?)context.Request.RouteValues["verb"] ?? "";
        if (!TryParseVerb(verbText, out var verb))
        {
            await reply.ProblemAsync(context, 404, "unknown-verb", $"'{verbText}' is not a command", $"Use one of: {string.Join(", ", Enum.GetValues<AdapterVerb>().Select(EnumText.Of))}.");
            return;
        }

        if (!AdapterId.TryParse(Name(context), out var id))
        {
            await UnknownAsync(context);
            return;
        }

        var (why, refusal) = await ReadWhyAsync(context);
        if (refusal is not null)
        {
            await reply.ProblemAsync(context, 400, "bad-body", refusal, "Send no body, or {\"why\": \"…\"}.");
            return;
        }

        var before = roster.Current.Find(id);
        var result = await commands.ExecuteAsync(new AdapterCommand(id, verb, OperatorName.Of(context.Request), why), context.RequestAborted);
        await AnswerAsync(
            context, new CommandView(id.ToString(), verb, result.Status, result.Message, before?.Generation.Value ?? 0, before?.Since ?? default));
    }

    private Task AnswerAsync(HttpContext context, CommandView view) => view.Status switch
    {
        CommandStatus.Accepted => reply.JsonAsync(context, 202, view),
        CommandStatus.Unchanged => reply.JsonAsync(context, 200, view),
        CommandStatus.NotFound => reply.ProblemAsync(context, 404, "unknown-adapter", view.Message, "GET /api/v1/adapters lists what there is."),
        CommandStatus.Conflict => reply.ProblemAsync(context, 409, "conflict", view.Message, $"GET /api/v1/adapters/{view.Adapter}/why says what it is doing."),
        _ => throw new ArgumentOutOfRangeException(nameof(view), view.Status, "unknown status"),
    };

    private static async Task<(string? Why, string? Refusal)> ReadWhyAsync(HttpContext context)
    {
        var (body, tooLarge) = await BodyReader.ReadAsync(context, BodyLimit);
        if (tooLarge)
        {
            return (null, "the body is larger than 64 KiB");
        }

        if (body.Length == 0)
        {
            return (null, null);
        }

        try
        {
            var why = JsonSerializer.Deserialize(body.Span, OperatorJson.Info<CommandRequest>(OperatorJson.Plain))?.Why?.Trim();
            return why is { Length: > WhyLimit } ? (why[..WhyLimit], null) : (string.IsNullOrEmpty(why) ? null : why, null);
        }
        catch (JsonException bad)
        {
            return (null, $"the body is not the expected JSON: {bad.Message}");
        }
    }

    private Task UnknownAsync(HttpContext context) => reply.ProblemAsync(
        context, 404, "unknown-adapter", $"there is no adapter '{Name(context)}'", "GET /api/v1/adapters lists what there is; /api/v1/plugins what was not taken.");

    private AdapterSnapshot? Find(HttpContext context) => AdapterId.TryParse(Name(context), out var id) ? roster.Current.Find(id) : null;

    private static string? Name(HttpContext context) => (string?)context.Request.RouteValues["name"];

    private static bool TryParseVerb(string text, out AdapterVerb verb) =>
        Enum.TryParse(text, ignoreCase: true, out verb) && string.Equals(EnumText.Of(verb), text, StringComparison.OrdinalIgnoreCase);

    private static bool WantsText(HttpRequest request) =>
        string.Equals(request.Query["format"], "text", StringComparison.OrdinalIgnoreCase)
        || request.Headers.Accept.ToString().StartsWith("text/plain", StringComparison.OrdinalIgnoreCase);
}
