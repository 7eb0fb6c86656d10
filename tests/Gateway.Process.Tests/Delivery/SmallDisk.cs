using System.Globalization;
using Gateway.Chaos.Tests.Zombies;

namespace Gateway.Process.Tests.Delivery;

/// <summary>A disk of a few megabytes (tmpfs) that can be filled and freed.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _folder;
    private readonly string _ballast;

    private SmallDisk(string folder) => (_folder, _ballast) = (folder, Path.Combine(folder, "ballast"));

    /// <summary>Skips the test, and says why, where nobody may mount.</summary>
    public static async Task<SmallDisk> MountAsync(string folder, int megabytes)
    {
        Directory.CreateDirectory(folder);
        var (code, said) = await Commands.TryAsync(string.Create(CultureInfo.InvariantCulture, $"mount -t tmpfs -o size={megabytes}m tmpfs {folder}"));
        Assert.SkipUnless(code == 0, $"This test mounts a small disk, which needs root: {said}");
        return new SmallDisk(folder);
    }

    /// <summary>Leaves not a single page.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(_ballast, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var page = new byte[4096];
        try
        {
            while (true)
            {
                ballast.Write(page);
            }
        }
        catch (IOException)
        {
            // full, as it should be
        }
    }

    public void Free() => File.Delete(_ballast);

    public async ValueTask DisposeAsync() => await Commands.RunAsync($"umount -l {_folder}");
}
