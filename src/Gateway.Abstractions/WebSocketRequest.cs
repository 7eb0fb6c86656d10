namespace Gateway.Abstractions;

/// <summary>Where and how to open a WebSocket.</summary>
public sealed record WebSocketRequest
{
    /// <summary>A <c>ws://</c> or <c>wss://</c> address.</summary>
    public required string Url { get; init; }

    /// <summary>Request headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init => field = Copies.Map(value); } = Copies.EmptyMap;

    /// <summary>Sub-protocols in order of preference.</summary>
    public IReadOnlyList<string> SubProtocols { get; init => field = Copies.List(value); } = [];

    /// <summary>How often a ping is sent. Default 15 s.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a pong may take before the socket is aborted. Default 10 s. A dead peer then surfaces as
    /// <see cref="OperationCanceledException"/>, which looks like a shutdown: check your own token first.
    /// </summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
