using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Gateway.Host.Plugins.Trust;

namespace Gateway.Host.Plugins.Discovery;

/// <summary>Reads one assembly's metadata from memory. No code of it runs, and the file stays free to be replaced.</summary>
internal static class AssemblyReader
{
    /// <summary>The facts; null facts and null problem for a native library, which is no assembly and may be there.</summary>
    public static (AssemblyFacts? Facts, string? Problem) Read(SourceFile file)
    {
        var bytes = Bytes(file.FullPath);
        try
        {
            return Read(file.Path, bytes);
        }
        catch (Exception malformed) when (malformed is not OutOfMemoryException)
        {
            // damaged tables surface as nearly any exception of the metadata reader
            return (null, $"its metadata is damaged ({malformed.Message})");
        }
    }

    private static (AssemblyFacts? Facts, string? Problem) Read(string path, ImmutableArray<byte> bytes)
    {
        if (bytes.Length < 2 || bytes[0] != 'M' || bytes[1] != 'Z')
        {
            return (null, bytes.Length == 0 ? "it is empty" : "it is not an assembly, nor any other program file");
        }

        using var image = new PEReader(bytes);
        var end = image.PEHeaders.SectionHeaders.Select(section => (long)section.PointerToRawData + section.SizeOfRawData).DefaultIfEmpty().Max();
        if (end > bytes.Length)
        {
            return (null, $"it is cut off: {bytes.Length} bytes are there, its header promises {end}");
        }

        if (!image.HasMetadata)
        {
            return (null, null);
        }

        var reader = image.GetMetadataReader();
        if (!reader.IsAssembly)
        {
            return (null, "it is a .NET module, not an assembly");
        }

        var assembly = reader.GetAssemblyDefinition();
        var references = reader.AssemblyReferences
            .Select(reader.GetAssemblyReference)
            .Select(reference => new AssemblyReferenceFacts(reader.GetString(reference.Name), reference.Version))
            .ToImmutableArray();
        return (new AssemblyFacts(
            path,
            reader.GetString(assembly.Name),
            assembly.Version,
            Text(reader, assembly, "System.Reflection.AssemblyInformationalVersionAttribute") ?? assembly.Version.ToString(),
            Text(reader, assembly, "System.Runtime.Versioning.TargetFrameworkAttribute"),
            references,
            AdapterReader.Read(reader),
            CodeFacts.Read(path, image, reader)), null);
    }

    /// <summary>The first argument of an attribute on the assembly.</summary>
    private static string? Text(MetadataReader reader, AssemblyDefinition assembly, string attributeType)
    {
        foreach (var handle in assembly.GetCustomAttributes())
        {
            var attribute = reader.GetCustomAttribute(handle);
            if (AdapterReader.TypeOf(reader, attribute).Name == attributeType)
            {
                return attribute.DecodeValue(AttributeValues.Instance).FixedArguments is [{ Value: string text }, ..] ? text : null;
            }
        }

        return null;
    }

    private static ImmutableArray<byte> Bytes(string path)
    {
        using var stream = FileSet.OpenRead(path);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return ImmutableArray.Create(memory.GetBuffer().AsSpan(0, (int)memory.Length));
    }
}
