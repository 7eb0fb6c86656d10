using System.Collections.Immutable;
using System.Globalization;

namespace Gateway.Host.Isolation.Worker.Launch;

/// <summary>How a worker ended.</summary>
/// <param name="Code">What it returned; null when a signal ended it.</param>
/// <param name="Signal">The number of the signal, or null.</param>
/// <param name="OutOfMemory">Whether it ended for want of memory, and who says so.</param>
/// <param name="LastErrors">The last lines of standard error, oldest first. Written by the plugin; secrets are taken out already.</param>
/// <param name="WasKilled">Whether <see cref="IWorkerProcess.Kill"/> was called while it ran.</param>
internal sealed record WorkerExit(int? Code, int? Signal, OutOfMemory OutOfMemory, ImmutableArray<string> LastErrors, bool WasKilled)
{
    /// <summary>Without anything that the plugin wrote.</summary>
    public string Sentence => OutOfMemory switch
    {
        OutOfMemory.Kernel => "ended by the kernel: it used more memory than it may (worker_memory)",
        OutOfMemory.Runtime => "ended by its runtime: out of memory (worker_memory)",
        _ when WasKilled => "ended by the gateway",
        _ when Signal is { } signal => string.Create(CultureInfo.InvariantCulture, $"ended by signal {signal}{NameOf(signal)}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"ended with exit code {Code}"),
    };

    private static string NameOf(int signal) => signal switch
    {
        6 => " (SIGABRT: stack overflow, FailFast or an unhandled exception)",
        9 => " (SIGKILL)",
        11 => " (SIGSEGV)",
        15 => " (SIGTERM)",
        _ => "",
    };
}
