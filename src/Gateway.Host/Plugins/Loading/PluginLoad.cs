using System.Runtime.Loader;
using Gateway.Host.Model;
using McMaster.NETCore.Plugins;

namespace Gateway.Host.Plugins.Loading;

internal static class PluginLoad
{
    public static LoadOutcome TryLoad(PluginBuild build)
    {
        var loader = PluginLoader.CreateFromAssemblyFile(build.MainAssembly, config =>
        {
            config.IsUnloadable = true;
            config.LoadInMemory = false;
            config.SharedAssemblies.Add(typeof(Gateway.Abstractions.IAdapter).Assembly.GetName());
        });
        var assembly = loader.LoadDefaultAssembly();
        return new(new LoadedPlugin { Context = AssemblyLoadContext.GetLoadContext(assembly)!, AdapterType = assembly.GetType(build.Manifest.TypeName)! }, null);
    }
}
