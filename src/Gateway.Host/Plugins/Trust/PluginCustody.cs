using Gateway.Host.Model;
using Gateway.Host.Plugins.Discovery;
using Gateway.Host.Plugins.Trust.Install;

namespace Gateway.Host.Plugins.Trust;

/// <summary>The plugin folder in an operator's hands: pinning, installing, removing.</summary>
internal sealed class PluginCustody(LockKeeper keeper, PluginInstaller installer, PluginRemover remover) : IPluginCustody
{
    /// <summary>Without a running gateway.</summary>
    /// <param name="paths">Where everything is.</param>
    /// <param name="limits">How much an installation may be; the defaults without it.</param>
    public static PluginCustody For(GatewayPaths paths, PayloadLimits? limits = null)
    {
        var finder = new CandidateFinder(paths);
        var reader = new PluginReader(new HostAssemblies());
        var contents = new FolderContents(paths, finder, reader);
        var store = new LockStore(paths);
        return new PluginCustody(
            new LockKeeper(contents, store),
            new PluginInstaller(paths, contents, new PluginInspector(finder, reader), store, limits ?? PayloadLimits.Default),
            new PluginRemover(paths, contents, store));
    }

    public CustodyReport Lock(PluginId? only, bool keep) => Guard(() => keeper.Lock(only, keep));

    public CustodyReport CheckLock(PluginId? only) => Guard(() => keeper.Check(only));

    public CustodyReport Install(InstallRequest request) => Guard(() => installer.Install(request));

    public CustodyReport Remove(string name) => Guard(() => remover.Remove(name));

    private static CustodyReport Guard(Func<CustodyReport> work)
    {
        try
        {
            return work();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return CustodyReport.Refused($"{refused.Message.TrimEnd('.')}: check permissions, free space and the path.");
        }
    }
}
