using System.Reflection;
using Gateway.Abstractions;
using Gateway.Host.Model;
using McMaster.NETCore.Plugins;

namespace Gateway.Host.Plugins.Loading;

/// <summary>Loads a taken build into a load context of its own.</summary>
/// <remarks>
/// Shared with the host is exactly Gateway.Abstractions. What the plugin ships is private to it, whatever the host itself uses;
/// what it does not ship comes from the framework. Runs no constructor of the plugin.
/// </remarks>
internal static class PluginLoad
{
    /// <param name="build">What to load, from its shadow folder.</param>
    /// <param name="collectible">False in a worker process, where the process is the unload and collectible code would only be slower.</param>
    public static LoadOutcome TryLoad(PluginBuild build, bool collectible = true)
    {
        PluginLoader? loader = null;
        try
        {
            loader = PluginLoader.CreateFromAssemblyFile(build.MainAssembly, config => Configure(config, collectible));
            if (collectible)
            {
                PrivateFramework.Preload(loader.LoadContext, build.MainAssembly);
            }

            var assembly = loader.LoadDefaultAssembly();
            var type = assembly.GetType(build.Manifest.TypeName, throwOnError: true)!;
            if (typeof(IAdapter).IsAssignableFrom(type))
            {
                return LoadOutcome.Loaded(new LoadedPlugin(loader, assembly, type));
            }

            loader.Dispose();
            return LoadOutcome.Failed($"{build.Id} {build.Manifest.Version}: {build.Manifest.TypeName} is not an IAdapter of this host's Gateway.Abstractions");
        }
        catch (Exception thrown)
        {
            // any exception: a type load can raise nearly everything, and none may reach the host as an object
            var fault = FaultTranslator.From(thrown);
            loader?.Dispose();
            return LoadOutcome.Failed($"{build.Id} {build.Manifest.Version} could not be loaded: {fault.Summary}", fault);
        }
    }

    private static void Configure(PluginConfig config, bool collectible)
    {
        var contract = typeof(IAdapter).Assembly;
        config.IsUnloadable = collectible;
        config.LoadInMemory = false; // keeps Assembly.Location and native libraries; the shadow folder never changes, so nothing is locked in the way
        config.EnableHotReload = false;
        config.PreferSharedTypes = false;

        // McMaster shares the references of a shared assembly too, all of them or (lazily) the direct ones. Declaring the direct ones
        // private takes exactly those back, so that a plugin's own copy of anything else is never displaced by the host's.
        config.IsLazyLoaded = true;
        config.SharedAssemblies.Add(contract.GetName());
        foreach (var reference in contract.GetReferencedAssemblies())
        {
            config.PrivateAssemblies.Add(reference);
        }
    }
}
