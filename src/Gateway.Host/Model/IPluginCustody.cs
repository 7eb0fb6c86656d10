namespace Gateway.Host.Model;

/// <summary>What an operator does to the plugin folder and its lock file by hand. Needs no running gateway; a running one notices.</summary>
/// <remarks>Every change lands by one rename. No member throws for what can go wrong with files: the report says it.</remarks>
internal interface IPluginCustody
{
    /// <summary>Pins what is in the plugin folder now.</summary>
    /// <param name="only">One plugin; null for all, which also drops entries of plugins that are gone.</param>
    /// <param name="keep">Builds pinned before stay pinned, so that a rollback has somewhere to go.</param>
    CustodyReport Lock(PluginId? only, bool keep);

    /// <summary>Compares the folder with the lock file and changes nothing.</summary>
    CustodyReport CheckLock(PluginId? only);

    CustodyReport Install(InstallRequest request);

    /// <param name="name">A plugin id, or the name of something in the folder that was not taken.</param>
    CustodyReport Remove(string name);
}
