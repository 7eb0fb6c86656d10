using System.Collections.Frozen;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Gateway.Host.Plugins.Discovery;

/// <summary>
/// What the assemblies of a build define and which ways of ending a process they can use, read by metadata; nothing of it is run.
/// Assemblies that the framework has too are left out: their frames say nothing about who called them.
/// </summary>
internal sealed class BuildCode
{
    private static readonly FrozenSet<string> Framework = ((AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string) ?? "")
        .Split(Path.PathSeparator).Select(file => Path.GetFileNameWithoutExtension(file)!).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Killers = new[] { "kill", "killpg", "tgkill", "tkill", "raise", "syscall", "TerminateProcess" }.ToFrozenSet(StringComparer.Ordinal);

    private readonly HashSet<string> _types;

    /// <param name="types">Full names of the outermost types that it defines, without arity.</param>
    public BuildCode(params IEnumerable<string> types) => _types = new HashSet<string>(types, StringComparer.Ordinal);

    /// <summary>It calls <c>Environment.Exit</c> somewhere.</summary>
    public bool CanExit { get; set; }

    /// <summary>It calls <c>Environment.FailFast</c> somewhere.</summary>
    public bool CanFailFast { get; set; }

    /// <summary>It calls into native code, or ships some.</summary>
    public bool IsNative { get; set; }

    /// <summary>It calls <c>Process.Kill</c>, or what the system has for that, somewhere.</summary>
    public bool CanKill { get; set; }

    /// <summary>Of a folder that is gone or cannot be read nothing is known, and so nothing can be found in it.</summary>
    public static BuildCode Read(string folder)
    {
        var code = new BuildCode();
        try
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                code.Add(file);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return code;
        }

        return code;
    }

    /// <summary>Whether the method of a frame belongs to a type that this build defines.</summary>
    /// <param name="method">As the runtime writes it, cleaned: dots only, no type arguments, no parameters.</param>
    public bool Defines(string method)
    {
        for (var end = method.LastIndexOf('.'); end > 0; end = method.LastIndexOf('.', end - 1))
        {
            if (_types.Contains(method[..end]))
            {
                return true;
            }
        }

        return false;
    }

    private void Add(string file)
    {
        if (Path.GetExtension(file) is ".so" or ".dylib")
        {
            IsNative = true;
            return;
        }

        if (!Path.GetExtension(file).Equals(".dll", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        try
        {
            using var image = new PEReader(File.OpenRead(file));
            if (!image.HasMetadata)
            {
                IsNative = true;
                return;
            }

            var metadata = image.GetMetadataReader();
            var name = metadata.IsAssembly ? metadata.GetString(metadata.GetAssemblyDefinition().Name) : "";
            if (name != "Gateway.Abstractions" && !Framework.Contains(name))
            {
                AddTypes(metadata);
                AddAbilities(metadata);
            }
        }
        catch (Exception fault) when (fault is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            // nothing of it can have run
            return;
        }
    }

    private void AddTypes(MetadataReader metadata)
    {
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            if (!type.IsNested && metadata.GetString(type.Name) is { } name && name[0] != '<')
            {
                var space = metadata.GetString(type.Namespace);
                var plain = name.Split('`')[0];
                _types.Add(space.Length > 0 ? $"{space}.{plain}" : plain);
            }
        }
    }

    private void AddAbilities(MetadataReader metadata)
    {
        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            if (member.Parent.Kind == HandleKind.TypeReference)
            {
                var type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
                Note($"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}.{metadata.GetString(member.Name)}");
            }
        }

        foreach (var import in metadata.MethodDefinitions.Select(handle => metadata.GetMethodDefinition(handle).GetImport()).Where(import => !import.Module.IsNil))
        {
            IsNative = true;
            CanKill |= Killers.Contains(metadata.GetString(import.Name));
        }
    }

    private void Note(string member)
    {
        CanExit |= member == "System.Environment.Exit";
        CanFailFast |= member == "System.Environment.FailFast";
        CanKill |= member == "System.Diagnostics.Process.Kill";
        IsNative |= member.StartsWith("System.Runtime.InteropServices.Marshal.Write", StringComparison.Ordinal)
            || member.StartsWith("System.Runtime.InteropServices.NativeLibrary.", StringComparison.Ordinal);
    }
}
