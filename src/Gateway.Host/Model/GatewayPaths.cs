namespace Gateway.Host.Model;

/// <summary>Where everything is; full paths, printed at start (design 2).</summary>
/// <param name="Home">The folder that the others are relative to.</param>
/// <param name="Configuration"><c>gateway.yaml</c>; need not exist.</param>
/// <param name="Plugins">The drop folder.</param>
/// <param name="Data">State, logs, shadow copies, the admin token.</param>
internal sealed record GatewayPaths(string Home, string Configuration, string Plugins, string Data)
{
    /// <summary>Staged output of plugin sources, beside the drop folder: <c>artifacts/plugins</c> under the home.</summary>
    public string Staged => Path.Combine(Home, "artifacts", "plugins");

    /// <summary>What may be taken from the plugin folder, pinned by SHA-256: beside the configuration, because it belongs to it.</summary>
    public string Lock => Path.Combine(Home, "plugins.lock.json");

    public string Shadow => Path.Combine(Data, "shadow");

    public string Database => Path.Combine(Data, "gateway.db");

    public string AdminToken => Path.Combine(Data, "admin.token");

    public string Discovery => Path.Combine(Data, "gateway.json");

    /// <summary>What is in the process and in flight, for the start after a crash.</summary>
    public string CrashMarker => Path.Combine(Data, "crash.marker");

    public string Logs => Path.Combine(Data, "logs");
}
