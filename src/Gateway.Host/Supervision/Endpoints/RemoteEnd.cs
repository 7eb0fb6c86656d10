using System.Globalization;
using System.Net;
using Gateway.Host.Isolation.Network;

namespace Gateway.Host.Supervision.Endpoints;

/// <summary>
/// The other end that an adapter could not talk to: a name, a number, a scheme. Outlives the generation that it was learned from, and
/// holds nothing of it.
/// </summary>
/// <param name="Host">Host name or IP address.</param>
/// <param name="Port">1 to 65535; 0 when only the name is known, which then has to resolve and no more.</param>
/// <param name="Scheme"><c>http</c> or <c>https</c> when a request has to be answered as well; null when a connection is enough.</param>
internal sealed record RemoteEnd(string Host, int Port, string? Scheme)
{
    /// <summary>On this machine: says nothing about its network.</summary>
    public bool IsLoopback =>
        IPAddress.TryParse(Host, out var address)
            ? IPAddress.IsLoopback(address)
            : Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whom a generation failed on, from what is known of its network; or, when its surroundings killed it and nobody knows whom it
    /// failed on, whom it talked to last. Null when nothing is known.
    /// </summary>
    public static RemoteEnd? Of(NetworkPicture network, bool isEnvironmental)
    {
        if (network.LastFailureTarget is { } failed && (isEnvironmental || network.LastFailureAt > network.LastSuccessAt))
        {
            return From(failed, network.LastFailureScope == FailureScope.Request);
        }

        if (!isEnvironmental)
        {
            return null;
        }

        if (network.OldestOpenRequestTarget is { } unanswered)
        {
            return From(unanswered, asks: true);
        }

        return Newest(network);
    }

    /// <summary>Whom a generation talked to last, or failed on, whatever came of it.</summary>
    public static RemoteEnd? Newest(NetworkPicture network)
    {
        if ((network.LastFailureTarget ?? network.Targets.LastOrDefault()) is { } target)
        {
            return From(target, asks: false);
        }

        return network.Endpoints.LastOrDefault() is { } end ? new RemoteEnd(end.Address.ToString(), end.Port, Scheme: null) : null;
    }

    /// <summary>Everybody whom a generation is known to have talked to, or tried to.</summary>
    public static IReadOnlyList<RemoteEnd> All(NetworkPicture network)
    {
        var ends = network.Targets.Select(target => From(target, asks: false)).ToList();
        ends.AddRange(network.Endpoints.Select(end => new RemoteEnd(end.Address.ToString(), end.Port, Scheme: null)));
        if (network.LastFailureTarget is { } failed)
        {
            ends.Add(From(failed, asks: false));
        }

        return ends;
    }

    public override string ToString()
    {
        if (Port == 0)
        {
            return Host;
        }

        var host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        return string.Create(CultureInfo.InvariantCulture, $"{host}:{Port}");
    }

    private static RemoteEnd From(RemoteTarget target, bool asks) =>
        new(target.Host.Trim('[', ']'), target.Port, asks && target.Port > 0 ? Web(target.Scheme) : null);

    private static string? Web(string? scheme) => scheme switch
    {
        "http" or "ws" => "http",
        "https" or "wss" => "https",
        _ => null,
    };
}
