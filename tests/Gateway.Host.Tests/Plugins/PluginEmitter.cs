using System.Collections.Immutable;
using System.Text;
using Gateway.Abstractions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Gateway.Host.Tests.Plugins;

/// <summary>Compiles plugins and libraries on the fly, also ones that no honest build would give.</summary>
internal static class PluginEmitter
{
    public const string HostFramework = ".NETCoreApp,Version=v10.0";
    private static readonly ImmutableArray<PortableExecutableReference> Framework = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => path.StartsWith(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), StringComparison.Ordinal))
        .Select(path => MetadataReference.CreateFromFile(path))];

    private static readonly byte[] HostContract = File.ReadAllBytes(typeof(IAdapter).Assembly.Location);

    /// <summary>An assembly with one adapter that runs until it is stopped and answers a send with <paramref name="answer"/>.</summary>
    /// <param name="id">What [Adapter] says.</param>
    /// <param name="assemblyName">Default "Plug".</param>
    /// <param name="version">The informational version; also a way to get other bytes.</param>
    /// <param name="framework">The target framework attribute, null for none.</param>
    /// <param name="declaration">The line that declares the class.</param>
    /// <param name="attributes">More attributes on the class.</param>
    /// <param name="adapterArguments">Named arguments of [Adapter], with a leading comma.</param>
    /// <param name="members">More members of the class.</param>
    /// <param name="answer">An expression of type string, evaluated by a send.</param>
    /// <param name="contract">Compile against this instead of the host's contract.</param>
    /// <param name="references">More assemblies to compile against.</param>
    public static byte[] Adapter(
        string id,
        string assemblyName = "Plug",
        string version = "1.0.0",
        string? framework = HostFramework,
        string declaration = "public sealed class TheAdapter : IAdapter",
        string attributes = "",
        string adapterArguments = "",
        string members = "",
        string answer = "\"1\"",
        byte[]? contract = null,
        params byte[][] references) =>
        Compile(assemblyName, $$"""
            using System;
            using System.Threading;
            using System.Threading.Tasks;
            using Gateway.Abstractions;
            {{(framework is null ? "" : $"[assembly: System.Runtime.Versioning.TargetFramework(\"{framework}\")]")}}
            [assembly: System.Reflection.AssemblyInformationalVersion("{{version}}")]
            namespace Plug
            {
                [Adapter("{{id}}"{{adapterArguments}})]
                {{attributes}}
                {{declaration}}
                {
                    public Task RunAsync(IAdapterContext context, CancellationToken stopping) => Task.Delay(-1, stopping);
                    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) => throw new InvalidOperationException(Answer());
                    public static string Answer() => {{answer}};
                    {{members}}
                }
            }
            """, null, [contract ?? HostContract, .. references]);

    public static byte[] Library(string assemblyName, string source, string version = "1.0.0.0", params byte[][] references) =>
        Compile(assemblyName, source, version, references);

    /// <summary>As much of the contract as an emitted adapter needs, under any version.</summary>
    public static byte[] Contract(string version) => Compile("Gateway.Abstractions", """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        namespace Gateway.Abstractions
        {
            [AttributeUsage(AttributeTargets.Class)]
            public sealed class AdapterAttribute : Attribute
            {
                public AdapterAttribute(string id) { }
                public string MinContract { get; set; }
                public string MaxContract { get; set; }
            }
            public interface IAdapterContext { }
            public sealed class OutboundMessage { }
            public sealed class SendOutcome { }
            public interface IAdapter
            {
                Task RunAsync(IAdapterContext context, CancellationToken stopping);
                Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken);
            }
        }
        """, version, []);

    private static byte[] Compile(string assemblyName, string source, string? version, byte[][] references)
    {
        var extra = references.Select(image => MetadataReference.CreateFromImage(image)).ToList();
        var names = references.Select(NameOf).ToHashSet(StringComparer.Ordinal);
        var trees = new List<SyntaxTree> { CSharpSyntaxTree.ParseText(source) };
        if (version is not null)
        {
            trees.Add(CSharpSyntaxTree.ParseText($"[assembly: System.Reflection.AssemblyVersion(\"{version}\")]"));
        }

        var compilation = CSharpCompilation.Create(
            assemblyName,
            trees,
            Framework.Where(reference => !names.Contains(Path.GetFileNameWithoutExtension(reference.FilePath!))).Concat(extra),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, deterministic: true));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        result.Success.ShouldBeTrue(string.Join(Environment.NewLine, result.Diagnostics.Where(item => item.Severity == DiagnosticSeverity.Error)));
        return image.ToArray();
    }

    private static string NameOf(byte[] image)
    {
        using var reader = new System.Reflection.PortableExecutable.PEReader([.. image]);
        var metadata = System.Reflection.Metadata.PEReaderExtensions.GetMetadataReader(reader);
        return metadata.GetString(metadata.GetAssemblyDefinition().Name);
    }

    /// <summary>A dependency list with one library per line: "Name/1.0.0 path".</summary>
    public static byte[] Deps(string main, params (string Library, string Group, string Asset)[] assets)
    {
        var entries = assets.Select(item => $$"""
            "{{item.Library}}": { "{{item.Group}}": { "{{item.Asset}}": {{(item.Group == "runtime" ? "{}" : """{ "rid": "linux-x64", "assetType": "native" }""")}} } }
            """).Prepend($$"""
            "{{main}}/1.0.0": { "dependencies": { {{string.Join(", ", assets.Select(item => $"\"{item.Library.Split('/')[0]}\": \"{item.Library.Split('/')[1]}\""))}} },
                "runtime": { "{{main}}.dll": {} } }
            """);
        var libraries = assets.Select(item => item.Library).Prepend($"{main}/1.0.0")
            .Select(name => $$""" "{{name}}": { "type": "{{(name.StartsWith(main + "/", StringComparison.Ordinal) ? "project" : "package")}}", "serviceable": false, "sha512": "" } """);
        return Encoding.UTF8.GetBytes($$"""
            {
              "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0", "signature": "" },
              "targets": { ".NETCoreApp,Version=v10.0": { {{string.Join(",\n", entries)}} } },
              "libraries": { {{string.Join(",\n", libraries)}} }
            }
            """);
    }
}
