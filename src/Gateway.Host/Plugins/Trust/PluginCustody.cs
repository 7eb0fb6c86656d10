using Gateway.Host.Model;
using Gateway.Host.Plugins.Discovery;

namespace Gateway.Host.Plugins.Trust;

/// <summary>The plugin folder in an operator's hands: pinning, installing, removing.</summary>
internal sealed class PluginCustody(LockKeeper keeper) : IPluginCustody
{
    /// <summary>Without a running gateway.</summary>
    public static PluginCustody For(GatewayPaths paths)
    {
        var finder = new CandidateFinder(paths);
        var reader = new PluginReader(new HostAssemblies());
        var contents = new FolderContents(paths, finder, reader);
        var store = new LockStore(paths);
        return new PluginCustody(new LockKeeper(contents, store));
    }

    public CustodyReport Lock(PluginId? only, bool keep) => Guard(() => keeper.Lock(only, keep));

    public CustodyReport CheckLock(PluginId? only) => Guard(() => keeper.Check(only));

    public CustodyReport Install(InstallRequest request) => throw new NotSupportedException();

    public CustodyReport Remove(string name) => throw new NotSupportedException();

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
