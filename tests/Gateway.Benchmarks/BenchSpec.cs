using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Benchmarks;

/// <summary>A generation of the bench plugin without the discovery in front of it.</summary>
internal static class BenchSpec
{
    public static GenerationSpec Create(long number, string folder)
    {
        var manifest = new PluginManifest
        {
            Id = PluginId.Parse("bench"), TypeName = BenchPluginFolder.TypeName, Version = "1", Contract = new Version(1, 0),
        };
        var build = new PluginBuild(manifest, "bench", folder, Path.Combine(folder, "BenchPlugin.dll"));
        return new GenerationSpec(
            AdapterId.Parse("bench"), new GenerationNumber(number), build, new AdapterSettings([]), LimitsConfig.Default, StartReason.Reload);
    }
}
