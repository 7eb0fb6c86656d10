using Gateway.Host.Isolation.Reclamation;
using Gateway.Host.Model;

namespace Gateway.Host.Tests.Isolation;

/// <summary>Results of the proof, as a test wants them.</summary>
internal static class Leaks
{
    public static ReclamationResult Of(string adapter, string plugin, long generation, string build = "build", RetiredState state = RetiredState.Leaked) =>
        new(AdapterId.Parse(adapter), new GenerationNumber(generation), state, 10, TimeSpan.FromSeconds(10)) { Plugin = PluginId.Parse(plugin), Folder = build, Handle = 1 };
}
