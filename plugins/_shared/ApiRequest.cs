using System.Text;

namespace Gateway.Adapters.Plumbing;

/// <summary>One request to a platform's HTTP interface.</summary>
/// <param name="Name">What it does, for people ("create message"): the address itself may hold a secret and is never shown.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Address">Absolute.</param>
internal sealed record ApiRequest(string Name, HttpMethod Method, Uri Address)
{
    /// <summary>The body, or empty for none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    public string ContentType { get; init; } = "application/json; charset=utf-8";

    /// <summary>Request headers, unchecked: what an adapter sets has to be sent as it is.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>From the first try to connect until the last byte of the answer. Default 20 s: below the host's deadline for a send.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(20);

    public static ApiRequest Json(string name, HttpMethod method, Uri address, string json) =>
        new(name, method, address) { Body = Encoding.UTF8.GetBytes(json) };
}
