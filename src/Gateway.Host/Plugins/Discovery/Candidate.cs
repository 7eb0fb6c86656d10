using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Discovery;

/// <summary>Something in the drop folder that is, or should be, a plugin.</summary>
/// <param name="Source">Its name in the drop folder.</param>
/// <param name="Origin">Full path of what is read.</param>
/// <param name="Kind">What it is.</param>
/// <param name="ShownAs">How its folder is called in messages, empty for a single file.</param>
/// <param name="Refusal">For <see cref="CandidateKind.Refused"/>.</param>
internal sealed record Candidate(string Source, string Origin, CandidateKind Kind, string ShownAs, PluginRefusal? Refusal = null)
{
    public FileSet Look() => Kind == CandidateKind.SingleFile ? FileSet.OfFile(Origin) : FileSet.OfFolder(Origin);

    /// <summary>A file of this candidate as messages name it.</summary>
    public string Show(string path) => ShownAs.Length == 0 ? path : path.Length == 0 ? ShownAs : $"{ShownAs}/{path}";
}
