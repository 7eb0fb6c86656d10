using System.Globalization;
using System.Runtime.Loader;

namespace Gateway.Benchmarks;

/// <summary>What a process weighs at one moment, as the kernel and the collector see it.</summary>
internal sealed record ProcessSample(int Cycle, int Contexts, int Threads, int Handles, long HeapBytes, long ResidentKb, long PrivateKb)
{
    /// <summary>Of this process, after a full collection.</summary>
    public static ProcessSample Take(int cycle)
    {
        Collect();
        return new ProcessSample(
            cycle,
            // without the default one
            AssemblyLoadContext.All.Count() - 1,
            Directory.GetDirectories("/proc/self/task").Length,
            Directory.GetFiles("/proc/self/fd").Length,
            GC.GetTotalMemory(forceFullCollection: false),
            Field("/proc/self/status", "VmRSS:"),
            Field("/proc/self/smaps_rollup", "Private_Clean:") + Field("/proc/self/smaps_rollup", "Private_Dirty:"));
    }

    public static void Collect()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
    }

    public static ProcessSample Parse(string line)
    {
        var fields = line.Split(' ').Skip(1).Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        return new ProcessSample((int)fields[0], (int)fields[1], (int)fields[2], (int)fields[3], fields[4], fields[5], fields[6]);
    }

    public string ToLine() => FormattableString.Invariant($"sample {Cycle} {Contexts} {Threads} {Handles} {HeapBytes} {ResidentKb} {PrivateKb}");

    /// <summary>Pages that no other process shares, of a process that is not this one.</summary>
    public static long PrivateKbOf(int process) => Field($"/proc/{process}/smaps_rollup", "Private_Clean:") + Field($"/proc/{process}/smaps_rollup", "Private_Dirty:");

    /// <summary>Pages in memory, shared ones included.</summary>
    public static long ResidentKbOf(int process) => Field($"/proc/{process}/status", "VmRSS:");

    public static int ParentOf(int process) => (int)Field($"/proc/{process}/status", "PPid:");

    private static long Field(string file, string name)
    {
        var line = File.ReadLines(file).FirstOrDefault(one => one.StartsWith(name, StringComparison.Ordinal)) ?? "0 0";
        return long.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
