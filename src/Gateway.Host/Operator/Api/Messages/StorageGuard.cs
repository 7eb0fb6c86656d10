using Gateway.Abstractions;

namespace Gateway.Host.Operator.Api.Messages;

/// <summary>Answers 503 where the data file cannot be used: the caller tries again, and nothing was taken.</summary>
internal static class StorageGuard
{
    public static async Task RunAsync(HttpContext context, Reply reply, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (GatewayRefusedException refused)
        {
            context.Response.Headers.RetryAfter = "5";
            await reply.ProblemAsync(context, 503, "storage-unavailable", refused.Message.TrimEnd('.'), "Try again; 'gateway status' shows when it works.");
        }
    }
}
