namespace Gateway.Host.Model;

/// <summary>The plugin folder as the host sees it. Read by anybody; Supervision reacts to changes.</summary>
internal interface IPluginCatalog
{
    PluginCatalogSnapshot Current { get; }

    /// <summary>
    /// Raised after <see cref="Current"/> has changed, on the catalog's own loop. Handlers must return at once (post to a queue).
    /// </summary>
    event Action? Changed;

    /// <summary>Completes when the folder has been read once since the start.</summary>
    Task FirstScan { get; }

    /// <summary>Looks at the folder now rather than at the next change or rescan.</summary>
    void RequestScan();
}
