namespace Gateway.Host.Model;

/// <summary>Remembers which builds proved good and which died in probation, across restarts of the host.</summary>
internal interface IBuildLedger
{
    BuildVerdict VerdictOf(PluginId plugin, string contentHash);

    /// <summary>Good builds of the plugin, newest verdict first, as (content hash, shadow folder).</summary>
    IReadOnlyList<KnownBuild> GoodBuilds(PluginId plugin);

    Task MarkAsync(PluginBuild build, BuildVerdict verdict, CancellationToken cancellationToken);
}
