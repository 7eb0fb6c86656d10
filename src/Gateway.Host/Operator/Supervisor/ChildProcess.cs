using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Gateway.Host.Model.Crash;

namespace Gateway.Host.Operator.Supervisor;

/// <summary>
/// The same executable once more, as a child. Its standard output is this process's own; its standard error passes through here; its
/// standard input is a pipe whose end tells it that this process is gone.
/// </summary>
internal sealed partial class ChildProcess : IDisposable
{
    private const int SigKill = 9;
    private readonly Process _process;
    private readonly Task _reading;

    private ChildProcess(Process process)
    {
        _process = process;
        // right after the start: later the number may be another process's
        StartMark = ProcessMark.Of(process.Id);
        _reading = Task.Factory.StartNew(Pass, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public int Id => _process.Id;

    public string? StartMark { get; }

    public LastWords Words { get; } = new();

    public int ExitCode => _process.ExitCode;

    /// <param name="arguments">Of the gateway, without <c>--supervised</c>.</param>
    /// <param name="safe">It is to keep every suspect out.</param>
    public static ChildProcess Start(IEnumerable<string> arguments, bool safe)
    {
        var start = new ProcessStartInfo { FileName = Environment.ProcessPath!, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            // started as 'dotnet gateway.dll'
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[SupervisedMark.Variable] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        start.Environment.Remove(SupervisedMark.SafeVariable);
        if (safe)
        {
            start.Environment[SupervisedMark.SafeVariable] = "1";
        }

        // systemd means the process that it has started; the pulse comes from the child (NotifyAccess=all)
        start.Environment.Remove("WATCHDOG_PID");
        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>False when there is nobody any more.</summary>
    public bool Signal(int number) => !_process.HasExited && (OperatingSystem.IsWindows() ? KillWhole() : Kill(_process.Id, number) == 0);

    public void Kill() => Signal(SigKill);

    public Task WaitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Its last words. A process that it left behind may hold the pipe open: they do not wait for that one.</summary>
    public Task HeardAsync(TimeSpan limit) => _reading.WaitAsync(limit).ContinueWith(
        static heard => _ = heard.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    public void Dispose() => _process.Dispose();

    private bool KillWhole()
    {
        _process.Kill();
        return true;
    }

    private void Pass()
    {
        using var own = Console.OpenStandardError();
        new LineFilter(Words.Read).Pass(_process.StandardError.BaseStream, own);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
