using System.Globalization;
using Gateway.Host.Model;

namespace Gateway.Host.Storage.Retention;

/// <summary>Raises the host's status while the disk of the data folder is nearly full: before anything has to be refused.</summary>
internal sealed class DiskSpace(GatewayPaths paths, HostStatus host)
{
    public const string Cause = "disk-space";
    private const long Low = 64L << 20;
    private const long Enough = 2 * Low;
    private bool _isLow;

    public void Look()
    {
        if (Free() is not { } free)
        {
            return;
        }

        _isLow = free < (_isLow ? Enough : Low);
        if (_isLow)
        {
            host.Raise(Cause, string.Create(
                CultureInfo.InvariantCulture, $"the disk of the data folder {paths.Data} has {free >> 20} MB left. Free space: when it is full, messages are refused until there is some again."));
        }
        else
        {
            host.Clear(Cause);
        }
    }

    /// <summary>Null when the system does not say.</summary>
    private long? Free()
    {
        try
        {
            return new DriveInfo(paths.Data).AvailableFreeSpace;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
