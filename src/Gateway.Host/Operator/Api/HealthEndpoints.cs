namespace Gateway.Host.Operator.Api;

/// <summary><c>/healthz/live</c>, <c>/healthz/ready</c> and <c>/healthz/startup</c>. No token; details only for those who may see them.</summary>
internal static class HealthEndpoints
{
    private const int Failing = StatusCodes.Status503ServiceUnavailable;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz/live", Live);
        routes.MapGet("/healthz/ready", Ready);
        routes.MapGet("/healthz/startup", context => Answer(context, context.RequestServices.GetRequiredService<ReadinessProbe>().NotStarted()));
    }

    private static Task Ready(HttpContext context)
    {
        var probe = context.RequestServices.GetRequiredService<ReadinessProbe>();
        return Answer(context, probe.NotReady(), probe.Degraded());
    }

    private static Task Live(HttpContext context)
    {
        var failure = context.RequestServices.GetRequiredService<LivenessProbe>().Failure();
        return Answer(context, failure is null ? [] : [failure]);
    }

    private static Task Answer(HttpContext context, IReadOnlyList<string> failures, IReadOnlyList<string>? degraded = null)
    {
        degraded = degraded is { Count: > 0 } ? degraded : null;
        var mayKnow = (failures.Count > 0 || degraded is not null)
            && (LoopbackCaller.Is(context) || context.RequestServices.GetRequiredService<ApiGate>().HasToken(context));
        var status = failures.Count > 0 ? "failing" : degraded is null ? "ok" : "degraded";
        return context.RequestServices.GetRequiredService<Reply>().JsonAsync(
            context,
            failures.Count == 0 ? StatusCodes.Status200OK : Failing,
            new HealthView(status, mayKnow && failures.Count > 0 ? failures : null, mayKnow ? degraded : null));
    }
}
