namespace Gateway.Fixtures.UsesLibraries;

/// <summary>What a use finds around it.</summary>
public sealed record Place(string Address, string Folder, string ReleaseFile, CancellationToken Stopping)
{
    public bool Released => ReleaseFile.Length > 0 && File.Exists(ReleaseFile);
}
