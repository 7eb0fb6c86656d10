namespace Gateway.Host.Isolation.Reclamation.Holders;

/// <summary>What holds a context, in one line, or why that is not known.</summary>
/// <param name="Line">The way from the root to the plugin, or the reason.</param>
/// <param name="IsKnown">False: <paramref name="Line"/> is the reason.</param>
internal sealed record HolderAnswer(string Line, bool IsKnown)
{
    public static HolderAnswer Held(string way) => new(way, IsKnown: true);

    public static HolderAnswer Unknown(string reason) => new(reason, IsKnown: false);
}
