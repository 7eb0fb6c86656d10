namespace Gateway.Host.Supervision.Evidence;

/// <summary>What became of the connections that a fenced generation had made by itself.</summary>
/// <param name="Shut">Ended by the gateway.</param>
/// <param name="Left">Perhaps its own, but perhaps another's: left alone.</param>
internal sealed record SocketCut(int Shut, int Left)
{
    public static SocketCut None { get; } = new(0, 0);

    /// <summary>For people; empty when there was nothing.</summary>
    public override string ToString() => (Shut, Left) switch
    {
        (0, 0) => "",
        (var shut, 0) => $"{shut} of its own connections shut",
        (var shut, var left) => $"{shut} of its own connections shut, {left} left alone because they may be another's",
    };
}
