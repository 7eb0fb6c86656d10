using System.Diagnostics;

namespace Gateway.Chaos.Tests.Zombies;

/// <summary>Runs the small tools of the system that set up networks.</summary>
internal static class Commands
{
    /// <summary>Splits at blanks: none of the arguments has one.</summary>
    public static async Task RunAsync(string line)
    {
        var (code, said) = await TryAsync(line);
        code.ShouldBe(0, $"'{line}' says: {said}");
    }

    public static Task<(int Code, string Said)> TryAsync(string line) => TryAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public static async Task<(int Code, string Said)> TryAsync(string[] words)
    {
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        // where Debian puts them, for accounts whose path lacks the folder
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin";
        try
        {
            using var process = System.Diagnostics.Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, (await output + await errors).Trim());
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (127, missing.Message);
        }
    }
}
