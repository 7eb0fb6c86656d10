using System.Text.Json;

namespace Gateway.Host.Plugins.Discovery;

/// <summary>The part of a <c>*.deps.json</c> that says where assemblies lie which are not beside the main one.</summary>
internal static class DepsFile
{
    /// <summary>Relative paths of assemblies, as the runtime would look for them below the plugin's folder.</summary>
    /// <exception cref="JsonException">The file is not what it should be.</exception>
    public static IEnumerable<string> AssembliesIn(SourceFile file)
    {
        using var stream = FileSet.OpenRead(file.FullPath);
        using var document = JsonDocument.Parse(stream, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("the outermost value is no object");
        }

        var paths = new List<string>();
        foreach (var library in Members(document.RootElement, "targets").SelectMany(target => Members(target.Value)))
        {
            paths.AddRange(Members(library.Value, "runtime").Select(asset => asset.Name));
            paths.AddRange(Members(library.Value, "runtimeTargets").Select(asset => asset.Name));
        }

        return paths;
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var child) ? Members(child) : default;

    private static JsonElement.ObjectEnumerator Members(JsonElement parent) => parent.ValueKind == JsonValueKind.Object ? parent.EnumerateObject() : default;
}
