namespace Gateway.Host.Operator.Api;

/// <summary><c>/healthz/live</c>, <c>/healthz/ready</c> and <c>/healthz/startup</c>. No token; details only for those who may see them.</summary>
internal static class HealthEndpoints
{
    private const int Failing = StatusCodes.Status503ServiceUnavailable;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz/live", Live);
        routes.MapGet("/healthz/ready", context => Answer(context, context.RequestServices.GetRequiredService<ReadinessProbe>().NotReady()));
        routes.MapGet("/healthz/startup", context => Answer(context, context.RequestServices.GetRequiredService<ReadinessProbe>().NotStarted()));
    }

    private static Task Live(HttpContext context)
    {
        var failure = context.RequestServices.GetRequiredService<LivenessProbe>().Failure();
        return Answer(context, failure is null ? [] : [failure]);
    }

    private static Task Answer(HttpContext context, IReadOnlyList<string> failures)
    {
        var mayKnow = failures.Count > 0
            && (LoopbackCaller.Is(context) || context.RequestServices.GetRequiredService<ApiGate>().HasToken(context));
        return context.RequestServices.GetRequiredService<Reply>().JsonAsync(
            context,
            failures.Count == 0 ? StatusCodes.Status200OK : Failing,
            new HealthView(failures.Count == 0 ? "ok" : "failing", mayKnow ? failures : null));
    }
}
