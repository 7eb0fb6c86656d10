using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Trust;

/// <summary>Reads from one assembly's tables what it imports and refers to. Nothing of it runs; method bodies are not looked at.</summary>
internal static class CodeFacts
{
    private const int NamesShown = 6;

    public static ImmutableArray<PluginFact> Read(string path, PEReader image, MetadataReader reader)
    {
        var facts = ImmutableArray.CreateBuilder<PluginFact>();
        try
        {
            if (IsMixed(image))
            {
                facts.Add(new PluginFact(PluginFactKind.NativeFile, path, "an assembly with native code in it", IsNativeHere: true));
            }

            facts.AddRange(Imports(reader).Select(import => new PluginFact(
                PluginFactKind.NativeImport, path, $"{import.Key}: {Shorten(import)}", IsNativeHere: OperatingSystem.IsWindows() || !FactRules.IsWindowsOwn(import.Key))));
            facts.AddRange(Uses(reader).Distinct().GroupBy(use => use.Kind, use => use.Name).Select(group => new PluginFact(
                group.Key, path, Shorten(group), IsNativeHere: group.Key == PluginFactKind.NativeLoad)));
        }
        catch (Exception damaged) when (damaged is not OutOfMemoryException)
        {
            // as in AssemblyReader: damaged tables surface as nearly any exception. What has been found is told, and that it is not all
            facts.Add(new PluginFact(PluginFactKind.Incomplete, path, $"part of its metadata cannot be read ({damaged.Message.TrimEnd('.')})"));
        }

        return facts.ToImmutable();
    }

    private static bool IsMixed(PEReader image) =>
        image.PEHeaders.CorHeader is { } header && !header.Flags.HasFlag(CorFlags.ILOnly)
        // precompiled IL (ReadyToRun) is no native code of the author's
        && header.ManagedNativeHeaderDirectory.Size == 0;

    private static IEnumerable<IGrouping<string, string>> Imports(MetadataReader reader) => reader.MethodDefinitions
        .Select(reader.GetMethodDefinition)
        .Where(method => method.Attributes.HasFlag(MethodAttributes.PinvokeImpl) && !method.GetImport().Module.IsNil)
        .Select(method => (Library: reader.GetString(reader.GetModuleReference(method.GetImport().Module).Name), Function: NameOf(reader, method)))
        .GroupBy(import => import.Library, import => import.Function);

    private static string NameOf(MetadataReader reader, MethodDefinition method) =>
        reader.GetString(method.GetImport().Name is { IsNil: false } name ? name : method.Name);

    private static IEnumerable<(PluginFactKind Kind, string Name)> Uses(MetadataReader reader)
    {
        foreach (var handle in reader.TypeReferences)
        {
            var (space, name) = NameOf(reader, handle);
            if (FactRules.OfType(space, name) is { } kind)
            {
                yield return (kind, name);
            }
        }

        foreach (var member in reader.MemberReferences.Select(reader.GetMemberReference).Where(member => member.Parent.Kind == HandleKind.TypeReference))
        {
            var (space, type) = NameOf(reader, (TypeReferenceHandle)member.Parent);
            var name = reader.GetString(member.Name);
            if (FactRules.OfMember(space, type, name) is { } kind)
            {
                yield return (kind, $"{type}.{FactRules.Plain(name)}");
            }
        }

        if (HasUnmanagedCall(reader))
        {
            yield return (PluginFactKind.FunctionPointer, "calls through unmanaged function pointers");
        }
    }

    private static bool HasUnmanagedCall(MetadataReader reader)
    {
        for (var row = 1; row <= reader.GetTableRowCount(TableIndex.StandAloneSig); row++)
        {
            var signature = reader.GetStandaloneSignature(MetadataTokens.StandaloneSignatureHandle(row));
            if (signature.GetKind() == StandaloneSignatureKind.Method && reader.GetBlobReader(signature.Signature).ReadSignatureHeader().CallingConvention
                is SignatureCallingConvention.CDecl or SignatureCallingConvention.StdCall or SignatureCallingConvention.ThisCall or SignatureCallingConvention.FastCall
                or SignatureCallingConvention.Unmanaged)
            {
                return true;
            }
        }

        return false;
    }

    private static (string Space, string Name) NameOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        return (reader.GetString(type.Namespace), reader.GetString(type.Name));
    }

    private static string Shorten(IEnumerable<string> names)
    {
        var all = names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var shown = string.Join(", ", all.Take(NamesShown));
        return all.Count > NamesShown ? $"{shown} and {all.Count - NamesShown} more" : shown;
    }
}
