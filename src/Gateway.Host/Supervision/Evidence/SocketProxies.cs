using System.Collections.Immutable;
using System.Net;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>
/// The proxies of the environment. What goes through one says nothing about who is behind it, so it counts for nobody. A proxy that is
/// given by name is known by its port only: looking the name up would be one more thing that can fail or block.
/// </summary>
internal sealed class SocketProxies
{
    private static readonly ImmutableArray<string> Variables = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];
    private readonly ImmutableHashSet<IPEndPoint> _endpoints;
    private readonly ImmutableHashSet<int> _ports;

    public SocketProxies(Func<string, string?> environment)
    {
        var proxies = Variables
            .SelectMany(name => new[] { environment(name), environment(name.ToLowerInvariant()) })
            .Select(Parse)
            .OfType<Uri>()
            .ToArray();
        var literal = proxies.ToLookup(one => one.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6);
        _endpoints = [.. literal[true].Select(one => SocketEnd.Plain(new IPEndPoint(IPAddress.Parse(one.DnsSafeHost), one.Port)))];
        _ports = [.. literal[false].Select(one => one.Port)];
    }

    public static SocketProxies None { get; } = new(_ => null);

    public bool Has(IPEndPoint remote) => _endpoints.Contains(remote) || _ports.Contains(remote.Port);

    private static Uri? Parse(string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        // the runtime takes "host:port" too
        var text = value.Contains("://", StringComparison.Ordinal) ? value : $"http://{value}";
        return Uri.TryCreate(text, UriKind.Absolute, out var proxy) && proxy.Port > 0 ? proxy : null;
    }
}
