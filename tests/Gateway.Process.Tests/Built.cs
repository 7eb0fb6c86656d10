using System.Reflection;

namespace Gateway.Process.Tests;

/// <summary>Where the build has put what these tests run; written by the project file, not guessed.</summary>
internal static class Built
{
    /// <summary>The gateway as an operator runs it.</summary>
    public static string Gateway { get; } = Written("Gateway") + (OperatingSystem.IsWindows() ? ".exe" : "");

    /// <summary>The output of the adapters of this repository.</summary>
    public static string StagedPlugins { get; } = Written("StagedPlugins");

    public static string Repository { get; } = Written("Repository");

    private static string Written(string key) =>
        typeof(Built).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
