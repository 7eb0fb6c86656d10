namespace Gateway.Host.Plugins.Discovery;

/// <summary>
/// The file system's hints that something happened below the watched folders. Only hints: they may be late, doubled or lost, so the
/// periodic rescan stays the truth.
/// </summary>
/// <remarks>Events come on pool threads and only leave a note; <see cref="Arm"/> belongs to the catalog's loop.</remarks>
internal sealed class DropFolderWatch(IReadOnlyList<string> roots, Action hint) : IDisposable
{
    private const int MaxNames = 256;
    private readonly Lock _gate = new();
    private readonly FileSystemWatcher?[] _watchers = new FileSystemWatcher?[roots.Count];
    private HashSet<string> _touched = new(StringComparer.Ordinal);
    private bool _everything;

    /// <summary>Watches every root that exists and is not watched yet, or no longer.</summary>
    public void Arm()
    {
        for (var i = 0; i < roots.Count; i++)
        {
            if (_watchers[i] is { EnableRaisingEvents: true } && Directory.Exists(roots[i]))
            {
                continue;
            }

            _watchers[i]?.Dispose();
            _watchers[i] = Directory.Exists(roots[i]) ? TryWatch(roots[i]) : null;
        }
    }

    /// <summary>The names that something happened to since the last call; a test that is true for all when that is not known.</summary>
    public Func<string, bool> TakeTouched()
    {
        lock (_gate)
        {
            var (touched, everything) = (_touched, _everything);
            (_touched, _everything) = (new HashSet<string>(StringComparer.Ordinal), false);
            return name => everything || touched.Contains(name);
        }
    }

    public void Dispose()
    {
        foreach (var watcher in _watchers)
        {
            watcher?.Dispose();
        }
    }

    private void TouchEverything()
    {
        lock (_gate)
        {
            _everything = true;
        }

        hint();
    }

    private FileSystemWatcher? TryWatch(string root)
    {
        try
        {
            var watcher = new FileSystemWatcher(root)
            {
                IncludeSubdirectories = true,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.CreationTime,
            };
            watcher.Created += (_, change) => Touch(root, change.FullPath);
            watcher.Changed += (_, change) => Touch(root, change.FullPath);
            watcher.Deleted += (_, change) => Touch(root, change.FullPath);
            watcher.Renamed += (_, change) =>
            {
                Touch(root, change.OldFullPath);
                Touch(root, change.FullPath);
            };
            watcher.Error += (_, _) =>
            {
                watcher.EnableRaisingEvents = false;
                TouchEverything();
            };
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception refused) when (refused is IOException or ArgumentException or UnauthorizedAccessException)
        {
            // out of inotify watches, or the folder went away: the rescan finds the changes, only later
            return null;
        }
    }

    private void Touch(string root, string path)
    {
        var name = Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar)[0];
        lock (_gate)
        {
            _everything |= _touched.Count >= MaxNames;
            if (!_everything)
            {
                _touched.Add(name);
            }
        }

        hint();
    }
}
