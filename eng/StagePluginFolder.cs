using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>Replaces a staged plugin folder as a whole, and only when its content differs. Compiled by the build itself.</summary>
public sealed class StagePluginFolder : Task
{
    // The host brings the contract; a dev runtimeconfig would add the author's package cache as a place to load from.
    private static readonly string[] LeftOut = { "Gateway.Abstractions.dll", "Gateway.Abstractions.pdb", "Gateway.Abstractions.xml" };

    [Required]
    public string Source { get; set; }

    [Required]
    public string Staged { get; set; }

    [Required]
    public string StagingRoot { get; set; }

    public override bool Execute()
    {
        var source = Path.GetFullPath(Source);
        var staged = Path.GetFullPath(Staged);
        var files = Files(source).Where(IsTaken).ToArray();
        if (IsSame(source, files, staged))
        {
            return true;
        }

        var mark = Path.GetFileName(staged) + "-" + Guid.NewGuid().ToString("N");
        var fresh = Path.Combine(StagingRoot, mark);
        foreach (var file in files)
        {
            var target = Path.Combine(fresh, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target));
            File.Copy(Path.Combine(source, file), target);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(staged));
        var old = fresh + "-old";
        if (Directory.Exists(staged))
        {
            Directory.Move(staged, old);
        }

        Directory.Move(fresh, staged);
        if (Directory.Exists(old))
        {
            Directory.Delete(old, true);
        }

        Log.LogMessage(MessageImportance.High, "  {0} -> {1}", Path.GetFileName(staged), staged);
        return true;
    }

    private static string[] Files(string folder)
    {
        return Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => file.Substring(folder.TrimEnd(Path.DirectorySeparatorChar).Length + 1))
                .OrderBy(file => file, StringComparer.Ordinal).ToArray()
            : new string[0];
    }

    private static bool IsTaken(string file)
    {
        return !LeftOut.Contains(Path.GetFileName(file), StringComparer.OrdinalIgnoreCase)
            && !file.EndsWith(".runtimeconfig.dev.json", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsSame(string source, string[] files, string staged)
    {
        return Directory.Exists(staged)
            && files.SequenceEqual(Files(staged), StringComparer.Ordinal)
            && files.All(file => File.ReadAllBytes(Path.Combine(source, file)).SequenceEqual(File.ReadAllBytes(Path.Combine(staged, file))));
    }
}
