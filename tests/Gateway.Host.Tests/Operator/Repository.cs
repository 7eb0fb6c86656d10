using System.Runtime.CompilerServices;

namespace Gateway.Host.Tests.Operator;

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(Here());

    private static string Find(string file)
    {
        var folder = new FileInfo(file).Directory!;
        while (!File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"No Gateway.sln above {file}.");
        }

        return folder.FullName;
    }

    private static string Here([CallerFilePath] string file = "") => file;
}
