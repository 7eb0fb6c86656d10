using System.Net;

namespace Gateway.Host.Operator.Api;

/// <summary>Whether a request really comes from this machine.</summary>
/// <remarks>
/// The address alone does not say so: a reverse proxy on this machine has it too, and so has a web page in a browser on this machine,
/// which can post to any address. Hence the forwarding headers, the origin and the host name.
/// </remarks>
internal static class LoopbackCaller
{
    private static readonly string[] Forwarding =
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via", "CF-Connecting-IP"];

    public static bool Is(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote))
        {
            return false;
        }

        var headers = context.Request.Headers;
        foreach (var name in Forwarding)
        {
            if (headers.ContainsKey(name))
            {
                return false;
            }
        }

        return IsLoopbackName(context.Request.Host.Host) && IsLocalOrigin(headers.Origin);
    }

    /// <summary>A name or address that only this machine answers to.</summary>
    public static bool IsLoopbackName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    private static bool IsLocalOrigin(string? origin) =>
        string.IsNullOrEmpty(origin) || (Uri.TryCreate(origin, UriKind.Absolute, out var url) && IsLoopbackName(url.Host));
}
