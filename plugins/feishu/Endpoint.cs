using System.Globalization;
using System.Text.Json;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Feishu;

/// <summary>Where one connection can be opened.</summary>
/// <param name="Url">With a ticket in it: good for one connection, and never shown.</param>
/// <param name="Service">Repeated in every ping.</param>
/// <param name="Config">How the service wants its clients to behave.</param>
internal sealed record Endpoint(string Url, int Service, ClientConfig Config)
{
    /// <summary>Null when it is not understood.</summary>
    public static Endpoint? Of(JsonElement data, ClientConfig before)
    {
        if (JsonLook.Text(data, "URL") is not { } url || !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("ws" or "wss"))
        {
            return null;
        }

        var service = address.Query.TrimStart('?').Split('&').Select(pair => pair.Split('=', 2)).FirstOrDefault(pair => pair is ["service_id", _]);
        return new(
            url,
            service is not null && int.TryParse(service[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0,
            JsonLook.Object(data, "ClientConfig") is { } config ? before.With(config) : before);
    }

    /// <summary>Whoever logs the record gets no ticket.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"service {Service}");
}
