namespace Gateway.Host.Model;

/// <summary>The one rule for where everything is (design 2): flags, then <c>GATEWAY_HOME</c>, then the nearest <c>gateway.yaml</c> upwards.</summary>
internal static class PathResolver
{
    public const string FileName = "gateway.yaml";
    public const string HomeVariable = "GATEWAY_HOME";

    public static GatewayPaths Resolve(PathOptions options, string startFolder, Func<string, string?> environment)
    {
        startFolder = Path.GetFullPath(startFolder);
        string From(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, startFolder));

        var home = From(Given(options.Home) ?? Given(environment(HomeVariable)) ?? NearestWithConfiguration(startFolder) ?? startFolder);
        return new GatewayPaths(
            home,
            Given(options.Config) is { } config ? From(config) : Path.Combine(home, FileName),
            Given(options.Plugins) is { } plugins ? From(plugins) : Path.Combine(home, "plugins"),
            Given(options.Data) is { } data ? From(data) : Path.Combine(home, "data"));
    }

    // an empty variable is how shells and unit files say "not set"
    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string? NearestWithConfiguration(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, FileName)))
            {
                return at.FullName;
            }
        }

        return null;
    }
}
