using System.Net;

namespace Gateway.Host.Operator;

/// <summary>One address to bind.</summary>
/// <param name="Host">As written: an address, <c>localhost</c>, or <c>*</c> for all.</param>
/// <param name="Ip">The address, or null for <c>localhost</c>.</param>
/// <param name="Port">0 lets the system choose.</param>
internal sealed record ListenAddress(string Host, IPAddress? Ip, int Port)
{
    public bool IsLoopback => Ip is null || IPAddress.IsLoopback(Ip);

    public bool IsAny => Ip is not null && (Ip.Equals(IPAddress.Any) || Ip.Equals(IPAddress.IPv6Any));

    public static (ListenAddress? Address, string? Refusal) Parse(string text)
    {
        // '*' and '+' are what people know from other hosts; Uri cannot read them
        var readable = text.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal);
        if (!Uri.TryCreate(readable, UriKind.Absolute, out var url) || url.Host.Length == 0 || url.Port < 0)
        {
            return (null, $"'{text}' is not an address to listen on: write it like http://127.0.0.1:8787.");
        }

        if (url.Scheme != Uri.UriSchemeHttp)
        {
            return (null, $"'{text}' asks for {url.Scheme}: the gateway serves plain http; let a reverse proxy in front of it end TLS.");
        }

        if (url.AbsolutePath != "/" || url.Query.Length > 0)
        {
            return (null, $"'{text}' has a path: give only scheme, host and port, like http://127.0.0.1:8787.");
        }

        var host = url.IdnHost.Trim('[', ']');
        if (host == "localhost")
        {
            return (new ListenAddress("localhost", null, url.Port), null);
        }

        return IPAddress.TryParse(host, out var ip)
            ? (new ListenAddress(host, ip, url.Port), null)
            : (null, $"'{text}' names the host '{host}': give an IP address, 'localhost', or '*' for all addresses.");
    }

    public override string ToString() => Url(Port);

    /// <summary>The address with the port that was really bound.</summary>
    public string Url(int port) => Ip is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } ? $"http://[{Host}]:{port}" : $"http://{Host}:{port}";

    /// <summary>The same as somebody on this machine reaches it.</summary>
    public string LocalUrl(int port) => IsAny ? $"http://127.0.0.1:{port}" : Url(port);
}
