using System.Net;

namespace Gateway.Host.Operator.Api;

/// <summary>
/// Stands before every endpoint: the right listener, a host name of our own, the token. What it does not know is refused, so that an
/// endpoint added later is closed until somebody opens it here.
/// </summary>
internal sealed partial class ApiGate(AdminToken token, Reply reply, ILogger<ApiGate> logger)
{
    private const string Scheme = "Bearer ";

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            if (await AdmitAsync(context))
            {
                await next(context);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // the caller hung up: nobody is left to answer
        }
        catch (BadHttpRequestException bad)
        {
            await TryProblemAsync(context, bad.StatusCode, "bad-request", bad.Message, "Correct the request.");
        }
        catch (Exception fault)
        {
            Log.Faulted(logger, context.Request.Method, context.Request.Path, fault);
            await TryProblemAsync(context, 500, "internal-error", "the gateway failed to answer this request", "Look at gateway.log and report it.");
        }
    }

    /// <summary>True when the request carries the admin token.</summary>
    public bool HasToken(HttpContext context) =>
        context.Request.Headers.Authorization is [{ } value]
        && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && token.Matches(value[Scheme.Length..].Trim());

    private async ValueTask<bool> AdmitAsync(HttpContext context)
    {
        var role = context.Features.Get<ListenerRole>();
        var path = context.Request.Path;
        if (path.StartsWithSegments("/hooks", StringComparison.OrdinalIgnoreCase))
        {
            return role is null or { Hooks: true } || await NotHereAsync(context, "hooks are not served on the admin address", "Use the address of 'listen.hooks'.");
        }

        if (role is { Admin: false })
        {
            return await NotHereAsync(context, "only /hooks/ is served on this address", "Use the address of 'listen.admin'.");
        }

        if (path.StartsWithSegments("/healthz", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (!IsOwnName(context, role))
        {
            // a page of a foreign name that resolves to this machine (DNS rebinding) must not reach the API with a browser's help
            await reply.ProblemAsync(context, 421, "foreign-host", $"the request is for the host '{context.Request.Host}', which is not this gateway's", "Use the address that the gateway is bound to.");
            return false;
        }

        if (HasToken(context))
        {
            return true;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"gateway\"";
        var (code, cause) = context.Request.Headers.Authorization.Count == 0
            ? ("token-missing", "the request has no token")
            : ("token-wrong", "the token is not this gateway's");
        await reply.ProblemAsync(context, 401, code, cause, "Send 'Authorization: Bearer <token>' with the content of admin.token in the data folder.");
        return false;
    }

    private static bool IsOwnName(HttpContext context, ListenerRole? role)
    {
        var host = context.Request.Host.Host;
        if (LoopbackCaller.IsLoopbackName(host) || (role is not null && string.Equals(host, role.Host, StringComparison.OrdinalIgnoreCase)))
        {
            return true;
        }

        // an address is no name: it cannot be made to point elsewhere
        return IPAddress.TryParse(host.Trim('[', ']'), out var ip) && context.Connection.LocalIpAddress is { } local
            && ip.MapToIPv6().Equals(local.MapToIPv6());
    }

    private async ValueTask<bool> NotHereAsync(HttpContext context, string cause, string remedy)
    {
        await reply.ProblemAsync(context, 404, "wrong-listener", cause, remedy);
        return false;
    }

    private async Task TryProblemAsync(HttpContext context, int status, string code, string cause, string remedy)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await reply.ProblemAsync(context, status, code, cause, remedy);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6000, LogLevel.Error, "{Method} {Path} failed")]
        public static partial void Faulted(ILogger logger, string method, string path, Exception fault);
    }
}
