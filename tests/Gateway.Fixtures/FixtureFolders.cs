using System.Reflection;

namespace Gateway.Fixtures;

/// <summary>Where the build has put the fixture plugins; see <c>Fixtures.targets</c>.</summary>
internal static class FixtureFolders
{
    private const string Prefix = "Fixture:";

    /// <summary>The names of all fixture plugins.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Attributes().Select(pair => pair.Key[Prefix.Length..])];

    /// <summary>The output folder of one fixture; copy it before changing anything in it.</summary>
    public static string Of(string name) =>
        Attributes().FirstOrDefault(attribute => attribute.Key == Prefix + name)?.Value?.TrimEnd('/', '\\')
        ?? throw new ArgumentException($"No fixture is called '{name}'. There are: {string.Join(", ", Names)}.", nameof(name));

    /// <summary>Copies a fixture into <paramref name="target"/>, as a person would drop it there.</summary>
    public static string CopyTo(string name, string target)
    {
        var source = Of(name);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        return target;
    }

    private static IEnumerable<AssemblyMetadataAttribute> Attributes() =>
        typeof(FixtureFolders).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Where(attribute => attribute.Key.StartsWith(Prefix, StringComparison.Ordinal));
}
