using Gateway.Host.Model;
using Gateway.Host.Plugins.Discovery;

namespace Gateway.Host.Plugins.Trust;

/// <summary>One candidate of the plugin folder as a command sees it.</summary>
/// <param name="Candidate">Where it is.</param>
/// <param name="Id">Known when its metadata could be read.</param>
/// <param name="Build">What there is to pin; null when it cannot be taken.</param>
/// <param name="Refusal">Why it cannot be taken.</param>
internal sealed record FolderItem(Candidate Candidate, PluginId? Id, LockedBuild? Build, PluginRefusal? Refusal)
{
    public string Source => Candidate.Source;
}
