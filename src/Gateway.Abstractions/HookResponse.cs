namespace Gateway.Abstractions;

/// <summary>The answer to a <see cref="HookRequest"/>. Plain data.</summary>
public sealed record HookResponse
{
    /// <summary>The status code, 200 to 599.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; init => field = value.ToArray(); }

    /// <summary>Its media type.</summary>
    public string ContentType { get; init; } = "text/plain; charset=utf-8";

    /// <summary>Further headers. Hop-by-hop headers are ignored.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init => field = Copies.Map(value); } = Copies.EmptyMap;

    /// <summary>An answer of plain text.</summary>
    public static HookResponse Text(int status, string text) =>
        new() { Status = status, Body = System.Text.Encoding.UTF8.GetBytes(text) };

    /// <summary>An answer of JSON that has been serialised already.</summary>
    public static HookResponse Json(int status, string json) =>
        new() { Status = status, Body = System.Text.Encoding.UTF8.GetBytes(json), ContentType = "application/json" };
}
