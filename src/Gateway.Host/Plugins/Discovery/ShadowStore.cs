using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Discovery;

/// <summary>
/// The folders that builds run from: <c>shadow/&lt;plugin id&gt;/&lt;content hash&gt;</c>. Each appears whole and verified by one rename,
/// and never changes.
/// </summary>
/// <remarks>Used by the catalog's loop only. Folders are named by content because native images never unmap: a folder per generation would leak one each.</remarks>
internal sealed class ShadowStore(GatewayPaths paths, ShadowUse use)
{
    private const string Unfinished = ".tmp-";
    private readonly HashSet<string> _verified = new(StringComparer.Ordinal);

    /// <summary>Whether these very files were taken before: then they are complete.</summary>
    public bool Knows(string contentHash) =>
        Directory.Exists(paths.Shadow) && Directory.EnumerateDirectories(paths.Shadow).Any(plugin => Directory.Exists(Path.Combine(plugin, contentHash)));

    public ShadowOutcome Put(HashedFiles files, PluginReading reading, Action tick)
    {
        var target = Path.Combine(paths.Shadow, reading.Manifest!.Id.ToString(), files.Value);
        var build = new PluginBuild(reading.Manifest, files.Value, target, Path.Combine(target, reading.MainAssembly!));
        try
        {
            if (Directory.Exists(target) && !IsWhole(target, files, reading, tick))
            {
                if (use.IsHeld(target))
                {
                    return new ShadowOutcome(ShadowStatus.Failed, null, $"the copy of build {build.ShortHash} was changed from outside while an adapter runs from it.");
                }

                Delete(target);
            }

            if (!Directory.Exists(target) && !Copy(files, reading, target, tick))
            {
                return new ShadowOutcome(ShadowStatus.Changed, null, null);
            }

            _verified.Add(target);
            return new ShadowOutcome(ShadowStatus.Ready, build, null);
        }
        catch (FileNotFoundException)
        {
            return new ShadowOutcome(ShadowStatus.Changed, null, null);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new ShadowOutcome(ShadowStatus.Failed, null, refused.Message);
        }
    }

    /// <summary>Removes what an interrupted copy left behind. Only before the first copy.</summary>
    public void Clean()
    {
        if (Directory.Exists(paths.Shadow))
        {
            foreach (var folder in Directory.EnumerateDirectories(paths.Shadow, Unfinished + "*").ToList())
            {
                TryDelete(folder);
            }
        }
    }

    /// <summary>Deletes builds of a plugin that nobody needs: not to be kept, and nothing runs from them.</summary>
    public void Trim(PluginId id, IReadOnlySet<string> keep)
    {
        var plugin = Path.Combine(paths.Shadow, id.ToString());
        if (!Directory.Exists(plugin))
        {
            return;
        }

        foreach (var folder in Directory.EnumerateDirectories(plugin).ToList())
        {
            if (!keep.Contains(Path.GetFileName(folder)) && !use.IsHeld(folder))
            {
                TryDelete(folder);
            }
        }
    }

    /// <summary>Checked once per process: a power cut may have left a renamed folder with empty files.</summary>
    private bool IsWhole(string target, HashedFiles files, PluginReading reading, Action tick) =>
        _verified.Contains(target) || Kept(files, reading).All(item =>
        {
            tick();
            var copy = Path.Combine(target, item.File.Path);
            return File.Exists(copy) && HashedFiles.HashOf(copy) == item.Hash;
        });

    private bool Copy(HashedFiles files, PluginReading reading, string target, Action tick)
    {
        // a name that is the same at every try, so that a refusal reads the same at every rescan and is told once
        var temporary = TemporaryFor(target);
        TryDelete(temporary);
        try
        {
            Directory.CreateDirectory(temporary);
            foreach (var (file, hash) in Kept(files, reading))
            {
                tick();
                var copy = Path.Combine(temporary, file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                CopyFile(file.FullPath, copy);
                if (HashedFiles.HashOf(copy) != hash)
                {
                    return false;
                }
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            Directory.Move(temporary, target);
            return true;
        }
        finally
        {
            TryDelete(temporary);
        }
    }

    private static void CopyFile(string from, string to)
    {
        using (var source = FileSet.OpenRead(from))
        using (var copy = new FileStream(to, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            source.CopyTo(copy);
        }

        if (!OperatingSystem.IsWindows())
        {
            // helper programs of a plugin stay executable; the owner may always read and delete
            File.SetUnixFileMode(to, File.GetUnixFileMode(from) | UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static IEnumerable<(SourceFile File, string Hash)> Kept(HashedFiles files, PluginReading reading) =>
        files.Set.Files.Zip(files.Hashes).Where(item => !reading.LeftOut.Contains(item.First.Path)).Select(item => (item.First, item.Second));

    private void Delete(string folder)
    {
        _verified.Remove(folder);
        // renamed first: a folder under its final name is always whole
        var temporary = TemporaryFor(folder);
        TryDelete(temporary);
        Directory.Move(folder, temporary);
        Directory.Delete(temporary, recursive: true);
    }

    private string TemporaryFor(string folder) => Path.Combine(paths.Shadow, Unfinished + Path.GetFileName(folder));

    private void TryDelete(string folder)
    {
        try
        {
            if (!Path.GetFileName(folder).StartsWith(Unfinished, StringComparison.Ordinal))
            {
                Delete(folder);
            }
            else if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            // left for the next start: a folder too many harms nobody
        }
    }
}
