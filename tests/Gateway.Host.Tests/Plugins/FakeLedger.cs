using System.Collections.Concurrent;
using Gateway.Host.Model;

namespace Gateway.Host.Tests.Plugins;

/// <summary>A build ledger in memory.</summary>
internal sealed class FakeLedger(TimeProvider time) : IBuildLedger
{
    private readonly ConcurrentDictionary<(PluginId, string), BuildVerdict> _verdicts = new();
    private readonly List<(PluginId Id, KnownBuild Build)> _good = [];

    public BuildVerdict VerdictOf(PluginId plugin, string contentHash) => _verdicts.GetValueOrDefault((plugin, contentHash));

    public IReadOnlyList<KnownBuild> GoodBuilds(PluginId plugin) => [.. _good.Where(item => item.Id == plugin).Select(item => item.Build).Reverse()];

    public void Mark(PluginBuild build, BuildVerdict verdict)
    {
        _verdicts[(build.Id, build.ContentHash)] = verdict;
        if (verdict == BuildVerdict.Good)
        {
            _good.Add((build.Id, new KnownBuild(build.ContentHash, build.Folder, build.Manifest.Version, time.GetUtcNow())));
        }
    }

    public Task MarkAsync(PluginBuild build, BuildVerdict verdict, CancellationToken cancellationToken)
    {
        Mark(build, verdict);
        return Task.CompletedTask;
    }
}
