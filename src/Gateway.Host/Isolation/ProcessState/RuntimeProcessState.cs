using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime;
using Gateway.Host.Foundation;

namespace Gateway.Host.Isolation.ProcessState;

/// <summary>This process. Safe from any thread.</summary>
internal sealed class RuntimeProcessState(PoolLimits pool) : IProcessState
{
    private static readonly (string Name, int Number)[] Signals = [("SIGHUP", 1), ("SIGINT", 2), ("SIGQUIT", 3), ("SIGTERM", 15)];

    public ProcessPicture Read() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        In = Console.In,
        Directory = CurrentDirectory(),
        Environment = Variables(),
        Culture = CultureInfo.DefaultThreadCurrentCulture,
        UiCulture = CultureInfo.DefaultThreadCurrentUICulture,
        Pool = Pool(),
        Latency = GCSettings.LatencyMode,
        CaughtSignals = Caught(),
    };

    public void Restore(ProcessAspect aspect, ProcessPicture picture)
    {
        switch (aspect)
        {
            case ProcessAspect.ConsoleOut:
                Console.SetOut(picture.Out);
                break;
            case ProcessAspect.ConsoleError:
                Console.SetError(picture.Error);
                break;
            case ProcessAspect.ConsoleIn:
                Console.SetIn(picture.In);
                break;
            case ProcessAspect.Directory when picture.Directory is { } directory:
                Environment.CurrentDirectory = directory;
                break;
            case ProcessAspect.Environment:
                RestoreVariables(picture.Environment);
                break;
            case ProcessAspect.Culture:
                (CultureInfo.DefaultThreadCurrentCulture, CultureInfo.DefaultThreadCurrentUICulture) = (picture.Culture, picture.UiCulture);
                break;
            case ProcessAspect.PoolLimits:
                RestorePool(picture.Pool);
                break;
            case ProcessAspect.CollectorMode:
                GCSettings.LatencyMode = picture.Latency;
                break;
            default:
                throw new NotSupportedException($"{aspect} cannot be put back");
        }
    }

    private static string? CurrentDirectory()
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ImmutableDictionary<string, string> Variables() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToImmutableDictionary(one => (string)one.Key, one => (string?)one.Value ?? "", StringComparer.Ordinal);

    private static void RestoreVariables(ImmutableDictionary<string, string> wanted)
    {
        var now = Variables();
        foreach (var added in now.Keys.Where(name => !wanted.ContainsKey(name)))
        {
            Environment.SetEnvironmentVariable(added, null);
        }

        foreach (var (name, value) in wanted.Where(one => now.GetValueOrDefault(one.Key) != one.Value))
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    /// <summary>The greatest first: a least above the greatest is refused.</summary>
    private void RestorePool(PoolSizes wanted)
    {
        ThreadPool.GetMinThreads(out var least, out var leastCompletion);
        var most = ThreadPool.SetMaxThreads(wanted.Most, wanted.MostCompletion);
        if (!most || ((least, leastCompletion) != (wanted.Least, wanted.LeastCompletion) && !pool.TrySetLeast(wanted.Least, wanted.LeastCompletion)))
        {
            throw new InvalidOperationException("the pool refuses its former limits");
        }
    }

    private static PoolSizes Pool()
    {
        ThreadPool.GetMinThreads(out var least, out var leastCompletion);
        ThreadPool.GetMaxThreads(out var most, out var mostCompletion);
        return new PoolSizes(least, leastCompletion, most, mostCompletion);
    }

    /// <summary>From the kernel's mask: the runtime has no list of its handlers.</summary>
    private static ImmutableSortedSet<string>? Caught()
    {
        const string Mask = "SigCgt:";
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            var line = File.ReadLines("/proc/self/status").FirstOrDefault(one => one.StartsWith(Mask, StringComparison.Ordinal));
            return line is not null && ulong.TryParse(line.AsSpan(Mask.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var mask)
                ? [.. Signals.Where(one => (mask & (1UL << (one.Number - 1))) != 0).Select(one => one.Name)]
                : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
