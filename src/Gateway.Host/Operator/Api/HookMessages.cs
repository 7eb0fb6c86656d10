using System.Collections.Frozen;
using Gateway.Abstractions;

namespace Gateway.Host.Operator.Api;

/// <summary>HTTP to the plain records that adapters see, and back.</summary>
internal static class HookMessages
{
    // RFC 9110 7.6.1, and what the server itself decides
    private static readonly FrozenSet<string> NotForwarded = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding",
        "Upgrade", "Content-Length", "Content-Type", "Date", "Server");

    public static HookRequest Read(HttpContext context, string path, ReadOnlyMemory<byte> body, DateTimeOffset receivedAt)
    {
        var request = context.Request;
        return new HookRequest
        {
            Method = request.Method.ToUpperInvariant(),
            Path = path,
            Query = request.Query.ToDictionary(pair => pair.Key, pair => pair.Value is [.., { } last] ? last : ""),
            Headers = request.Headers.ToDictionary(pair => pair.Key.ToLowerInvariant(), pair => string.Join(", ", pair.Value.ToArray())),
            Body = body,
            IsLoopback = LoopbackCaller.Is(context),
            ReceivedAt = receivedAt,
        };
    }

    public static async Task WriteAsync(HttpContext context, int status, HookResponse answer)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.Headers.XContentTypeOptions = "nosniff";
        foreach (var (name, value) in answer.Headers)
        {
            if (!NotForwarded.Contains(name) && IsToken(name) && IsHeaderText(value))
            {
                response.Headers[name] = value;
            }
        }

        // these have no body by definition; writing one would break the connection
        if (status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified)
        {
            return;
        }

        response.ContentType = IsHeaderText(answer.ContentType) ? answer.ContentType : "application/octet-stream";
        response.ContentLength = answer.Body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(answer.Body, context.RequestAborted);
        }
    }

    private static bool IsToken(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    private static bool IsHeaderText(string text) => text.All(c => c is >= ' ' and < (char)127);
}
