using System.Reflection;
using System.Runtime.Loader;
using McMaster.NETCore.Plugins;

namespace Gateway.Host.Plugins.Loading;

/// <summary>A build in its own load context.</summary>
/// <remarks>
/// Every member keeps the context alive, so exactly one owner (a generation) may hold this object, and must drop it with
/// <see cref="Unload"/>. Unloading is a request: the proof is somebody else's work.
/// </remarks>
internal sealed class LoadedPlugin(PluginLoader loader, Assembly mainAssembly, Type adapterType) : IDisposable
{
    private PluginLoader? _loader = loader;

    public Assembly MainAssembly { get; } = mainAssembly;

    public AssemblyLoadContext Context { get; } = loader.LoadContext;

    public Type AdapterType { get; } = adapterType;

    /// <summary>Asks the context to unload. A second call does nothing.</summary>
    public void Unload() => Interlocked.Exchange(ref _loader, null)?.Dispose();

    public void Dispose() => Unload();
}
