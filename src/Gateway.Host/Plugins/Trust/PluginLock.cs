using System.Security.Cryptography;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Plugins.Trust;

/// <summary>Reads the lock file afresh whenever it is asked: it is small, and no stamp can hide an edit.</summary>
/// <remarks>Safe from any thread; keeps nothing.</remarks>
internal sealed class PluginLock(GatewayPaths paths, IConfigurationSource configuration)
{
    public LockWord Read() => configuration.Current.Plugins.Lock is var mode && mode == PluginLockMode.Off ? LockWord.Off : Read(paths.Lock, mode);

    public static LockWord Read(string path, PluginLockMode mode)
    {
        try
        {
            if (LockFile.Load(path) is not { } text)
            {
                return new LockWord(mode, null, null, $"{mode}:none");
            }

            var revision = $"{mode}:{Convert.ToHexStringLower(SHA256.HashData(text))}";
            try
            {
                return new LockWord(mode, LockFile.Parse(text), null, revision);
            }
            catch (FormatException damaged)
            {
                return new LockWord(mode, null, damaged.Message, revision);
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new LockWord(mode, null, unreadable.Message.TrimEnd('.'), $"{mode}:unreadable");
        }
    }
}
