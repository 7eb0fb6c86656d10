namespace Gateway.Host.Isolation.Network;

/// <summary>Marks connections that the gateway makes for itself, so that they are not taken for those of a plugin that hides its scope.</summary>
internal static class HostTraffic
{
    private static readonly AsyncLocal<object?> Mark = new();

    public static bool IsCurrent => Mark.Value is not null;

    /// <summary>For the async method that calls this, and for everything that it awaits.</summary>
    public static void Begin() => Mark.Value = Mark;
}
