using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Gateway.Process.Tests;

/// <summary>Runs the built gateway as a child process.</summary>
internal static partial class Executable
{
    private const int SigTerm = 15;

    public static System.Diagnostics.Process Start(params IEnumerable<string> arguments) => StartWith([], arguments);

    /// <param name="prefix">A program that becomes the gateway, and its arguments.</param>
    /// <param name="arguments">Of the gateway.</param>
    public static System.Diagnostics.Process StartWith(IReadOnlyList<string> prefix, IEnumerable<string> arguments)
    {
        string[] words = [.. prefix, Built.Gateway, .. arguments];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = Path.GetTempPath(),
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // what the person at this machine has set must not reach into the tests
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GATEWAY_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        return System.Diagnostics.Process.Start(start)!;
    }

    /// <summary>Runs to the end.</summary>
    public static async Task<ProcessOutcome> RunAsync(params IEnumerable<string> arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Eventually.Never);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill();
            throw new TimeoutException($"'gateway {string.Join(' ', arguments)}' did not end.\n{await output}\n{await errors}", late);
        }

        return new ProcessOutcome(process.ExitCode, await output, await errors);
    }

    public static void Terminate(System.Diagnostics.Process process) => Signal(process, SigTerm);

    public static void Signal(System.Diagnostics.Process process, int signal) => Kill(process.Id, signal).ShouldBe(0);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
