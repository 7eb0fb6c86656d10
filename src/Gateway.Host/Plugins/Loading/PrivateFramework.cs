using System.ComponentModel;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;

namespace Gateway.Host.Plugins.Loading;

/// <summary>
/// Gives a plugin its own copy of the one framework assembly whose statics keep the types of every plugin that uses it, and that no hook
/// empties: System.ComponentModel.TypeConverter, which is TypeDescriptor. Without it such a plugin never unloads, and with
/// Newtonsoft.Json that is many of them.
/// </summary>
/// <remarks>
/// <para>Loaded from the framework's own folder before anything asks for it: the context then finds it first. So is the facade through
/// which a library of .NET Standard refers to it. Costs compiling it anew in each context, so only plugins get it that name it.</para>
/// <para>Not where the plugin uses the shared web framework: that has its own TypeDescriptor, which would not know a converter that
/// derives from the private one. Such a plugin works, and is reported as leaked.</para>
/// </remarks>
internal static class PrivateFramework
{
    private const string WebFramework = "Microsoft.AspNetCore.App";
    private static readonly string Copied = typeof(TypeDescriptor).Assembly.Location;

    public static void Preload(AssemblyLoadContext context, string mainAssembly)
    {
        if (UsesWebFramework(mainAssembly))
        {
            return;
        }

        var scopes = Directory.EnumerateFiles(Path.GetDirectoryName(mainAssembly)!, "*.dll").Select(Scope).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        foreach (var file in scopes.Select(scope => Path.Combine(Path.GetDirectoryName(Copied)!, scope + ".dll")).Prepend(Copied).Distinct(StringComparer.Ordinal).Where(_ => scopes.Count > 0))
        {
            if (File.Exists(file))
            {
                context.LoadFromAssemblyPath(file);
            }
        }
    }

    private static bool UsesWebFramework(string mainAssembly)
    {
        var configuration = Path.ChangeExtension(mainAssembly, ".runtimeconfig.json");
        return File.Exists(configuration) && File.ReadAllText(configuration).Contains(WebFramework, StringComparison.Ordinal);
    }

    /// <summary>The assembly in which the file looks for TypeDescriptor: the real one or a facade; null when it does not look for it.</summary>
    private static string? Scope(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        if (!image.HasMetadata)
        {
            // a native library under the name of a managed one
            return null;
        }

        var metadata = image.GetMetadataReader();
        foreach (var reference in metadata.TypeReferences.Select(metadata.GetTypeReference))
        {
            if (reference.ResolutionScope.Kind == HandleKind.AssemblyReference && metadata.StringComparer.Equals(reference.Name, nameof(TypeDescriptor))
                && metadata.StringComparer.Equals(reference.Namespace, "System.ComponentModel"))
            {
                return metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope).Name);
            }
        }

        return null;
    }
}
