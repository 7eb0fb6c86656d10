namespace Gateway.Host.Model;

/// <summary>What <c>gateway plugins install</c> was asked for.</summary>
/// <param name="Source">Full path of a zip archive or a folder.</param>
/// <param name="Expected">The id that it has to have; null for whichever it has.</param>
/// <param name="Sha256">The SHA-256 that the archive has to have, hex; null when nobody knows it.</param>
/// <param name="Force">Replaces a plugin with the same id.</param>
internal sealed record InstallRequest(string Source, PluginId? Expected, string? Sha256, bool Force);
