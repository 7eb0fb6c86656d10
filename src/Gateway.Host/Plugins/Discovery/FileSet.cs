using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Gateway.Host.Plugins.Discovery;

/// <summary>The files of one candidate at one moment, sorted by path. Links are followed.</summary>
internal sealed class FileSet
{
    private const int MaxFiles = 20_000;
    private const int MaxDepth = 16;

    private FileSet(string root, ImmutableArray<SourceFile> files, string stamp)
    {
        Root = root;
        Files = files;
        Stamp = stamp;
    }

    /// <summary>The folder that the paths are relative to.</summary>
    public string Root { get; }

    public ImmutableArray<SourceFile> Files { get; }

    /// <summary>Changes when a path, a size, a time of writing or a link's target changes. Cheap: no file is opened.</summary>
    public string Stamp { get; }

    /// <exception cref="IOException">A folder cannot be read, a link leads nowhere, or there is far too much.</exception>
    public static FileSet OfFolder(string folder)
    {
        var files = new List<SourceFile>();
        Add(new DirectoryInfo(folder), "", 0, files);
        return Build(folder, RealPath(new DirectoryInfo(folder)), files);
    }

    /// <summary>A single assembly with the files that belong to it by name: symbols, dependency list, runtime configuration.</summary>
    public static FileSet OfFile(string assembly)
    {
        var folder = Path.GetDirectoryName(assembly)!;
        var files = new List<SourceFile> { Of(new FileInfo(assembly), Path.GetFileName(assembly)) };
        foreach (var companion in CompanionsOf(Path.GetFileName(assembly)))
        {
            var file = new FileInfo(Path.Combine(folder, companion));
            if (file.Exists)
            {
                files.Add(Of(file, companion));
            }
        }

        return Build(folder, RealPath(new FileInfo(assembly)), files);
    }

    /// <summary>The files that may stand beside a single assembly and belong to it.</summary>
    public static IEnumerable<string> CompanionsOf(string assembly)
    {
        var name = Path.GetFileNameWithoutExtension(assembly);
        return [name + ".pdb", name + ".xml", name + ".deps.json", name + ".runtimeconfig.json", name + ".runtimeconfig.dev.json"];
    }

    /// <summary>A reader never gets in the way of whoever is writing, replacing or deleting.</summary>
    public static FileStream OpenRead(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1 << 16);

    private static FileSet Build(string root, string target, List<SourceFile> files)
    {
        files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        var stamp = new StringBuilder(target);
        foreach (var file in files)
        {
            stamp.Append(CultureInfo.InvariantCulture, $"\n{file.Path}|{file.Length}|{file.WrittenTicks}");
        }

        return new FileSet(root, [.. files], stamp.ToString());
    }

    private static void Add(DirectoryInfo folder, string prefix, int depth, List<SourceFile> files)
    {
        if (depth > MaxDepth)
        {
            throw new IOException($"folders are nested deeper than {MaxDepth} levels, perhaps by a link that leads back");
        }

        foreach (var item in folder.EnumerateFileSystemInfos())
        {
            var path = prefix + item.Name;
            if (IsFolder(item, path, out var resolved))
            {
                Add(new DirectoryInfo(resolved), path + "/", depth + 1, files);
            }
            else if (files.Count >= MaxFiles)
            {
                throw new IOException($"more than {MaxFiles} files: this is no plugin");
            }
            else
            {
                files.Add(Of(new FileInfo(item.FullName), path));
            }
        }
    }

    private static bool IsFolder(FileSystemInfo item, string path, out string resolved)
    {
        resolved = item.FullName;
        if (item.LinkTarget is null)
        {
            return item is DirectoryInfo;
        }

        if (item.ResolveLinkTarget(returnFinalTarget: true) is not { Exists: true } target)
        {
            throw new IOException($"'{path}' is a link that leads nowhere");
        }

        resolved = target.FullName;
        return Directory.Exists(resolved);
    }

    private static SourceFile Of(FileInfo file, string path)
    {
        // the size and time of a link itself say nothing about what it leads to
        var real = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
        return real is { Exists: true }
            ? new SourceFile(path, file.FullName, real.Length, real.LastWriteTimeUtc.Ticks)
            : throw new FileNotFoundException($"'{path}' is gone or is a link that leads nowhere", file.FullName);
    }

    private static string RealPath(FileSystemInfo item) => item.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? item.FullName;
}
