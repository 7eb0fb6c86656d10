using System.Collections.Immutable;
using Gateway.Host.Model;
using Microsoft.AspNetCore.Http.Features;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Operator.Api;

/// <summary><c>/hooks/{name}/…</c>: where platforms call. Each adapter checks its own signatures; the host bounds size, number and time.</summary>
internal sealed class HookEndpoints(
    HookTable hooks, HookTurns turns, Roster roster, IConfigurationSource configuration, IPluginCatalog catalog, Reply reply, TimeProvider time)
{
    private const int MaxInFlight = 256;
    private int _inFlight;

    public void Map(IEndpointRouteBuilder routes) => routes.Map("/hooks/{name}/{**path}", ServeAsync);

    private async Task ServeAsync(HttpContext context)
    {
        // bounds memory: so many bodies at most, each within its limit
        if (Interlocked.Increment(ref _inFlight) > MaxInFlight)
        {
            Interlocked.Decrement(ref _inFlight);
            await AnswerAsync(context, HookOutcome.Crowded);
            return;
        }

        try
        {
            await AnswerAsync(context, await CallAsync(context));
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private async Task<HookOutcome> CallAsync(HttpContext context)
    {
        var path = ((string?)context.Request.RouteValues["path"] ?? "").TrimStart('/');
        if (!AdapterId.TryParse((string?)context.Request.RouteValues["name"], out var adapter))
        {
            return HookOutcome.Unknown;
        }

        // one picture for both questions: a hook that is mapped in between is no reason to say 404, after which most platforms give up
        var mapped = hooks.Targets;
        if (HookTable.Find(mapped, adapter, path) is null)
        {
            return Away(adapter, mapped);
        }

        // our own limit decides, also when it is above the server's
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        var (body, tooLarge) = await BodyReader.ReadAsync(context, configuration.Current.Listen.HookBodyLimit);
        if (tooLarge)
        {
            return HookOutcome.TooLarge;
        }

        using var turn = await turns.TakeAsync(adapter, context.RequestAborted);
        if (turn is null)
        {
            return HookOutcome.Busy;
        }

        // looked up again: a slow body may have outlived the generation that was mapped when it began
        mapped = hooks.Targets;
        return HookTable.Find(mapped, adapter, path) is { } target
            ? HookOutcome.Of(await target.InvokeAsync(HookMessages.Read(context, path, body, time.GetUtcNow())))
            : Away(adapter, mapped);
    }

    /// <summary>Why nothing is mapped: gone for a moment, or never there.</summary>
    private HookOutcome Away(AdapterId adapter, ImmutableArray<IHookTarget> mapped)
    {
        var serves = mapped.Any(target => target.Adapter == adapter);
        if (roster.Current.Find(adapter) is { } known)
        {
            return serves && known.State is (AdapterState.Ready or AdapterState.Degraded) ? HookOutcome.NoSuchPath : HookOutcome.NotMapped;
        }

        if (serves || configuration.Current.Adapters.ContainsKey(adapter))
        {
            return HookOutcome.NotMapped;
        }

        return catalog.FirstScan.IsCompleted ? HookOutcome.Unknown : HookOutcome.StartingUp;
    }

    private async Task AnswerAsync(HttpContext context, HookOutcome outcome)
    {
        if (outcome.Response is { } response)
        {
            await HookMessages.WriteAsync(context, outcome.Status, response);
            return;
        }

        if (outcome.Retry)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        var remedy = outcome.Retry ? "Send it again in a moment." : outcome.Status == 404 ? "Check the name and path." : "Look at the adapter's log at the gateway.";
        await reply.ProblemAsync(context, outcome.Status, outcome.Code, outcome.Cause, outcome.Status == 413 ? "Send less, or raise 'listen.hook_body_limit'." : remedy);
    }
}
