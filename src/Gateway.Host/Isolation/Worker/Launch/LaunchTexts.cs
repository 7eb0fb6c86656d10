using System.Globalization;

namespace Gateway.Host.Isolation.Worker.Launch;

/// <summary>What more than one launcher says.</summary>
internal static class LaunchTexts
{
    public const string NoExecutable = "The gateway's own executable is not beside its assembly, and workers are the same executable: install the gateway completely.";

    // how the runtime ends itself for want of memory, on any thread
    private static readonly string[] OutOfMemoryMarks = ["Out of memory.", "System.OutOfMemoryException", "insufficient memory"];

    /// <summary>Each limit that was asked for, not in force yet.</summary>
    public static IEnumerable<LimitInForce> Asked(WorkerLimits limits)
    {
        if (limits.Memory is { } memory)
        {
            yield return new LimitInForce(LimitKind.Memory, string.Create(CultureInfo.InvariantCulture, $"{memory / 1048576.0:0.#} MB"), LimitMeans.None, Remark: null);
        }

        if (limits.Cpu is { } cpu)
        {
            yield return new LimitInForce(LimitKind.Cpu, string.Create(CultureInfo.InvariantCulture, $"{cpu:0.##} cores"), LimitMeans.None, Remark: null);
        }

        if (limits.OpenFiles is { } files)
        {
            yield return new LimitInForce(LimitKind.OpenFiles, files.ToString(CultureInfo.InvariantCulture), LimitMeans.None, Remark: null);
        }

        if (limits.Processes is { } processes)
        {
            yield return new LimitInForce(LimitKind.Processes, processes.ToString(CultureInfo.InvariantCulture), LimitMeans.None, Remark: null);
        }
    }

    public static OutOfMemory RuntimeOutOfMemory(int code, IEnumerable<string> lastErrors) =>
        code != 0 && lastErrors.Any(line => OutOfMemoryMarks.Any(mark => line.Contains(mark, StringComparison.Ordinal))) ? OutOfMemory.Runtime : OutOfMemory.No;
}
