using System.Reflection;
using Mono.Cecil;

namespace Gateway.Architecture.Tests;

/// <summary>What the rules judge: the built assemblies and the source files of this repository.</summary>
internal static class Repository
{
    private static readonly string[] Skipped = ["artifacts", "bin", "obj", "node_modules", ".git", "data"];

    public static string Root { get; } = Written("Repository");

    public static ModuleDefinition Host() => ModuleDefinition.ReadModule(Written("Judged:gateway"));

    public static ModuleDefinition Contract() => ModuleDefinition.ReadModule(Written("Judged:Gateway.Abstractions"));

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Every C# file below the folders, built and generated ones left out.</summary>
    public static IReadOnlyList<SourceFile> Sources(params string[] folders) =>
        [.. folders.SelectMany(folder => Files(folder, "*.cs")).Select(path => new SourceFile(Relative(path), File.ReadAllText(path)))];

    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.Exists(PathOf(folder))
            ? Directory.EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories)
                .Where(path => !Relative(path).Split('/').Any(Skipped.Contains))
                .Order(StringComparer.Ordinal)
            : [];

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string Written(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
