namespace Gateway.Host.Model;

/// <summary>One taken build of a plugin: validated, and copied to a shadow folder that never changes.</summary>
/// <param name="Manifest">What it says about itself.</param>
/// <param name="ContentHash">SHA-256 over every file's path and bytes, hex.</param>
/// <param name="Folder">The shadow folder, shared by all generations of this build.</param>
/// <param name="MainAssembly">Full path of the assembly that carries the adapter, in the shadow folder.</param>
internal sealed record PluginBuild(PluginManifest Manifest, string ContentHash, string Folder, string MainAssembly)
{
    public PluginId Id => Manifest.Id;

    public string ShortHash => ContentHash[..Math.Min(12, ContentHash.Length)];
}
