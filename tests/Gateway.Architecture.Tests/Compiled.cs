using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mono.Cecil;

namespace Gateway.Architecture.Tests;

/// <summary>Compiles a few lines that break a rule, so that the rule can be seen to fail.</summary>
internal static class Compiled
{
    private static readonly MetadataReference[] Framework =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll")
            .Select(path => MetadataReference.CreateFromFile(path))];

    public static ModuleDefinition From(params string[] sources) => From(Framework, "gateway", sources);

    /// <summary>With a stand-in for another assembly, so that the fixture needs no package.</summary>
    public static ModuleDefinition With(string otherName, string otherSource, string source)
    {
        using var other = Emit(Framework, otherName, [otherSource]);
        return From([.. Framework, MetadataReference.CreateFromImage(other.ToArray())], "gateway", source);
    }

    /// <summary>The same with several stand-ins.</summary>
    public static ModuleDefinition With(IReadOnlyDictionary<string, string> others, string source)
    {
        var references = Framework.ToList();
        foreach (var (name, text) in others)
        {
            using var other = Emit([.. references], name, [text]);
            references.Add(MetadataReference.CreateFromImage(other.ToArray()));
        }

        return From([.. references], "gateway", source);
    }

    private static ModuleDefinition From(MetadataReference[] references, string name, params string[] sources) =>
        ModuleDefinition.ReadModule(Emit(references, name, sources));

    private static MemoryStream Emit(MetadataReference[] references, string name, string[] sources)
    {
        var usings = CSharpSyntaxTree.ParseText(
            "global using System; global using System.Collections.Generic; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;");
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true);
        var compilation = CSharpCompilation.Create(name, [usings, .. sources.Select(source => CSharpSyntaxTree.ParseText(source))], references, options);
        var image = new MemoryStream();
        var result = compilation.Emit(image);
        result.Success.ShouldBeTrue("the fixture must compile: " + string.Join("; ", result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error)));
        image.Position = 0;
        return image;
    }
}
