using Gateway.Host.Operator.Api.DeadLetters;
using Gateway.Host.Operator.Api.Messages;

namespace Gateway.Host.Operator.Api;

/// <summary>Puts the operator's surface into the pipeline: the gate first, then every endpoint.</summary>
internal static class OperatorEndpoints
{
    public static void MapOperator(this WebApplication app)
    {
        var services = app.Services;
        var gate = services.GetRequiredService<ApiGate>();
        var reply = services.GetRequiredService<Reply>();
        app.Use(next => context => gate.InvokeAsync(context, next));

        // explicit, after the gate: otherwise a wrong method or path would be answered before the token was looked at
        app.UseRouting();
        HealthEndpoints.Map(app);
        services.GetRequiredService<AdapterEndpoints>().Map(app);
        services.GetRequiredService<PluginEndpoints>().Map(app);
        services.GetRequiredService<StatusEndpoints>().Map(app);
        services.GetRequiredService<EventEndpoints>().Map(app);
        services.GetRequiredService<MessageEndpoints>().Map(app);
        services.GetRequiredService<SendEndpoints>().Map(app);
        services.GetRequiredService<ConsumerEndpoints>().Map(app);
        services.GetRequiredService<DeadLetterEndpoints>().Map(app);
        services.GetRequiredService<HookEndpoints>().Map(app);
        app.MapFallback("{*path}", context => reply.ProblemAsync(
            context, 404, "not-found", $"there is nothing at {context.Request.Path}", "docs/operations.md lists the addresses."));
    }
}
