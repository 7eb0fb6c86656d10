namespace Gateway.Adapters.Feishu;

/// <summary>One frame of the long connection (<c>pbbp2.Frame</c>).</summary>
internal sealed record Frame
{
    public ulong SequenceId { get; init; }

    public ulong LogId { get; init; }

    /// <summary>The number that the service has given to this app's connection.</summary>
    public int Service { get; init; }

    public FrameMethod Method { get; init; }

    /// <summary>In their order; a confirmation repeats those of its event.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public string? PayloadEncoding { get; init; }

    public string? PayloadType { get; init; }

    public ReadOnlyMemory<byte>? Payload { get; init; }

    public string? NewLogId { get; init; }

    /// <summary>The value of a header, or null.</summary>
    public string? Header(string key)
    {
        foreach (var (name, value) in Headers)
        {
            if (name == key)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The ping that an app sends.</summary>
    public static Frame Ping(int service) => new() { Service = service, Method = FrameMethod.Control, Headers = [new("type", "ping")] };
}
