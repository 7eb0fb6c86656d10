using System.Reflection;
using System.Runtime.CompilerServices;
using Gateway.Abstractions;
using McMaster.NETCore.Plugins;

namespace Gateway.Benchmarks;

/// <summary>Where the build has put the plugin, and the floor under everything that loads it: bare McMaster.</summary>
internal static class BenchPluginFolder
{
    public const string TypeName = "Gateway.Benchmarks.Plugin.BenchAdapter";

    public static string Path { get; } = Attribute("BenchPlugin");

    public static string Assembly => System.IO.Path.Combine(Path, "BenchPlugin.dll");

    public static void CopyTo(string target) => Copy(Path, target);

    /// <summary>Copies a plugin of this repository, as the build has put it together.</summary>
    public static void CopyBuilt(string plugin, string target) => Copy(System.IO.Path.Combine(Attribute("BuiltPlugins"), plugin), target);

    private static string Attribute(string key) => typeof(BenchPluginFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == key).Value!.TrimEnd('/', '\\');

    private static void Copy(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, System.IO.Path.Combine(target, System.IO.Path.GetFileName(file)), overwrite: true);
        }
    }

    /// <summary>Load and create an instance, and keep it.</summary>
    public static object BareLoad(string assembly)
    {
        var loader = PluginLoader.CreateFromAssemblyFile(assembly, isUnloadable: false, sharedTypes: [typeof(IAdapter)]);
        return Activator.CreateInstance(loader.LoadDefaultAssembly().GetType(TypeName, throwOnError: true)!)!;
    }

    /// <summary>The same with the one adapter of any plugin.</summary>
    public static object BareLoadAny(string assembly)
    {
        var loader = PluginLoader.CreateFromAssemblyFile(assembly, isUnloadable: false, sharedTypes: [typeof(IAdapter)]);
        return Activator.CreateInstance(loader.LoadDefaultAssembly().GetTypes().Single(type => typeof(IAdapter).IsAssignableFrom(type)))!;
    }

    /// <summary>Load, create an instance, perhaps use it, unload; as McMaster's own documentation does it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static WeakReference BareCycle(string assembly, Action<IAdapter>? use = null)
    {
        using var loader = PluginLoader.CreateFromAssemblyFile(assembly, isUnloadable: true, sharedTypes: [typeof(IAdapter)]);
        var adapter = (IAdapter)Activator.CreateInstance(loader.LoadDefaultAssembly().GetType(TypeName, throwOnError: true)!)!;
        use?.Invoke(adapter);
        return new WeakReference(loader.LoadContext);
    }
}
