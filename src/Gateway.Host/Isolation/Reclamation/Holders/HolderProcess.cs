using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Gateway.Host.Isolation.Reclamation.Holders;

/// <summary>
/// Looks by a child process of the same executable, which reads this one's memory while it runs on: nothing is stopped, nothing is
/// written to a disk, and a look that crashes or hangs takes only itself along.
/// </summary>
internal sealed partial class HolderProcess(TimeProvider time) : IHolderProbe
{
    /// <summary>Words of the child's single line.</summary>
    public const string Held = "held ";

    /// <inheritdoc cref="Held"/>
    public const string Unknown = "unknown ";

    /// <summary>The hidden command.</summary>
    public const string Command = "leak-holder";

    /// <summary>What reads memory while it changes can crash over it.</summary>
    private const int MostChildren = 3;

    private const int SetTracer = 0x59616d61;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    public async Task<HolderAnswer> FindAsync(nint handle, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            return HolderAnswer.Unknown("memory is only read on Linux");
        }

        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            string? line = null;
            for (var child = 0; line is null && child < MostChildren; child++)
            {
                line = await AskAsync(handle, either.Token);
            }

            return Read(line);
        }
        catch (OperationCanceledException)
        {
            return HolderAnswer.Unknown(limit.IsCancellationRequested ? $"the look took longer than {Limit.TotalSeconds:0} s" : "the gateway is stopping");
        }
        catch (Exception fault) when (fault is System.ComponentModel.Win32Exception or IOException or InvalidOperationException)
        {
            return HolderAnswer.Unknown($"the process that looks could not be run: {fault.Message}");
        }
    }

    /// <summary>What one child has said; null when it ended without a word.</summary>
    private static async Task<string?> AskAsync(nint handle, CancellationToken over)
    {
        using var child = new Process { StartInfo = Start(handle) };
        try
        {
            child.Start();
            _ = child.StandardError.ReadToEndAsync(CancellationToken.None);
            // where the kernel lets only a parent read its child (yama), the other way round has to be allowed by name
            _ = Control(SetTracer, (nuint)child.Id, 0, 0, 0);
            await child.StandardInput.WriteLineAsync("go".AsMemory(), over);
            await child.StandardInput.FlushAsync(over);
            return await child.StandardOutput.ReadLineAsync(over);
        }
        finally
        {
            _ = Control(SetTracer, 0, 0, 0, 0);
            End(child);
        }
    }

    internal static HolderAnswer Read(string? line) => line switch
    {
        null => HolderAnswer.Unknown($"{MostChildren} processes that looked ended without an answer"),
        _ when line.StartsWith(Held, StringComparison.Ordinal) => HolderAnswer.Held(line[Held.Length..]),
        _ when line.StartsWith(Unknown, StringComparison.Ordinal) => HolderAnswer.Unknown(line[Unknown.Length..]),
        _ => HolderAnswer.Unknown("the process that looks gave no answer that can be read"),
    };

    private static ProcessStartInfo Start(nint handle)
    {
        // beside the assembly is the executable that runs it; without one the runtime's own does
        var assembly = typeof(HolderProcess).Assembly.Location;
        var executable = Path.ChangeExtension(assembly, null);
        var start = new ProcessStartInfo(File.Exists(executable) ? executable : "dotnet")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
            WorkingDirectory = Path.GetDirectoryName(assembly)!,
        };
        if (start.FileName == "dotnet")
        {
            start.ArgumentList.Add(assembly);
        }

        start.ArgumentList.Add(Command);
        start.ArgumentList.Add(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(((ulong)handle).ToString(CultureInfo.InvariantCulture));
        // it needs nothing of the gateway's: no secret is handed on
        start.Environment.Clear();
        foreach (var name in new[] { "PATH", "HOME", "DOTNET_ROOT", "TMPDIR" })
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }

        return start;
    }

    private static void End(Process child)
    {
        try
        {
            child.Kill();
        }
        catch (Exception gone) when (gone is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // it has ended by itself, or never begun
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int option, nuint first, nuint second, nuint third, nuint fourth);
}
