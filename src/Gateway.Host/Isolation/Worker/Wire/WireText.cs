using Gateway.Host.Model;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>The worker bounds its texts; a worker whose plugin has taken it over does not.</summary>
internal static class WireText
{
    private const int Longest = 2000;

    /// <summary>One line of bounded length.</summary>
    public static string Cut(string? text) => text is null ? "" : OneLine.Of(text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "…"));
}
