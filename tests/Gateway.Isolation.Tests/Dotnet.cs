using System.Diagnostics;
using System.Reflection;

namespace Gateway.Isolation.Tests;

/// <summary>Runs the SDK as a person would.</summary>
internal static class Dotnet
{
    public static string Repository { get; } =
        typeof(Dotnet).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Repository").Value!;

    /// <param name="folder">Where it runs.</param>
    /// <param name="cache">A package cache of its own, or null for the usual one.</param>
    /// <param name="arguments">As on a command line.</param>
    public static async Task RunAsync(string folder, string? cache, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        if (cache is not null)
        {
            start.Environment["NUGET_PACKAGES"] = cache;
        }

        // A build server that outlives the test would keep the output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"dotnet {string.Join(' ', arguments)}{Environment.NewLine}{await output}{await errors}");
    }
}
