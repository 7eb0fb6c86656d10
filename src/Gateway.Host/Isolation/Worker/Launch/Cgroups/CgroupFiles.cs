using System.Globalization;

namespace Gateway.Host.Isolation.Worker.Launch.Cgroups;

/// <summary>Reading and writing the files of a cgroup; what the kernel refuses is an answer, not an accident.</summary>
internal static class CgroupFiles
{
    /// <returns>Null, or why not.</returns>
    public static string? Write(string folder, string file, string text) => Try(() => File.WriteAllText(Path.Combine(folder, file), text));

    public static string? Create(string folder) => Try(() => Directory.CreateDirectory(folder));

    /// <summary>A cgroup is removed as a folder that looks full and is not.</summary>
    public static string? Remove(string folder) => Try(() =>
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: false);
        }
    });

    /// <summary>Empty where it cannot be read.</summary>
    public static string Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    public static IReadOnlyList<int> Processes(string folder) =>
        [.. Read(folder, "cgroup.procs").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];

    /// <summary>The number after a word of a file of words and numbers; 0 where there is none.</summary>
    public static long Number(string folder, string file, string word)
    {
        foreach (var line in Read(folder, file).Split('\n'))
        {
            if (line.StartsWith(word + " ", StringComparison.Ordinal) && long.TryParse(line[(word.Length + 1)..], CultureInfo.InvariantCulture, out var number))
            {
                return number;
            }
        }

        return 0;
    }

    private static string? Try(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.Message.TrimEnd('.');
        }
    }
}
