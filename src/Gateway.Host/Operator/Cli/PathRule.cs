using Gateway.Host.Model;

namespace Gateway.Host.Operator.Cli;

/// <summary>The one rule for where everything is (design 2).</summary>
internal static class PathRule
{
    public const string ConfigurationName = "gateway.yaml";

    /// <param name="home"><c>--home</c>.</param>
    /// <param name="configuration"><c>--config</c>.</param>
    /// <param name="plugins"><c>--plugins</c>.</param>
    /// <param name="data"><c>--data</c>.</param>
    /// <param name="environmentHome"><c>GATEWAY_HOME</c>.</param>
    /// <param name="start">The folder the process was started in.</param>
    public static GatewayPaths Resolve(
        string? home, string? configuration, string? plugins, string? data, string? environmentHome, string start)
    {
        var root = home is { Length: > 0 } ? Path.GetFullPath(home, start)
            : environmentHome is { Length: > 0 } ? Path.GetFullPath(environmentHome, start)
            : Nearest(start) ?? Path.GetFullPath(start);

        // what is given on the command line is relative to where it was typed, the defaults to the home
        string At(string? given, string name) => given is { Length: > 0 } ? Path.GetFullPath(given, start) : Path.Combine(root, name);
        return new GatewayPaths(root, At(configuration, ConfigurationName), At(plugins, "plugins"), At(data, "data"));
    }

    private static string? Nearest(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, ConfigurationName)))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
