using System.Runtime.Loader;

namespace Gateway.Host.Plugins.Loading;

internal sealed class LoadedPlugin
{
    public required AssemblyLoadContext Context { get; init; }
    public required Type AdapterType { get; init; }
    public void Unload() => Context.Unload();
}
