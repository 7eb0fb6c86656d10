using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Loading;

internal static class PluginLoad
{
    public static LoadOutcome TryLoad(PluginBuild build) => new(null, build.Folder);
}
