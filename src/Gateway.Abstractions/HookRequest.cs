namespace Gateway.Abstractions;

/// <summary>An HTTP request that arrived at the host's own listener for one instance. Plain data.</summary>
public sealed record HookRequest
{
    /// <summary>The method in capitals.</summary>
    public required string Method { get; init; }

    /// <summary>The path below <c>/hooks/{instance}/</c>, without a leading slash.</summary>
    public required string Path { get; init; }

    /// <summary>The query, decoded; the last value of a repeated key.</summary>
    public IReadOnlyDictionary<string, string> Query { get; init => field = Copies.Map(value); } = Copies.EmptyMap;

    /// <summary>The headers with names in lower case; repeated ones joined by a comma and a space.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init => field = Copies.Map(value); } = Copies.EmptyMap;

    /// <summary>The raw body, as it was signed. At most the host's limit (default 1 MiB).</summary>
    public ReadOnlyMemory<byte> Body { get; init => field = value.ToArray(); }

    /// <summary>True when the connection comes from the machine itself and no proxy header says otherwise.</summary>
    public bool IsLoopback { get; init; }

    /// <summary>When the host had read it.</summary>
    public DateTimeOffset ReceivedAt { get; init; }
}
