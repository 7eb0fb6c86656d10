using System.Collections.Immutable;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation;
using Gateway.Host.Model.Crash;
using Gateway.Host.Plugins.Discovery;

namespace Gateway.Host.Supervision.Crashes;

/// <summary>How a run ended, and whom that speaks against. Pure but for the code of the builds, which it asks for.</summary>
internal static class CrashJudge
{
    private const int Abort = 128 + 6;
    private const int Kill = 128 + 9;
    private static readonly int[] ProcessorSignals = [128 + 4, 128 + 7, 128 + 8, 128 + 11];

    public static CrashCause CauseOf(CrashEvidence evidence)
    {
        var run = evidence.Run;
        if (run.End == RunEnd.Clean)
        {
            return CrashCause.Stopped;
        }

        if (!evidence.SameBoot)
        {
            return CrashCause.MachineRestarted;
        }

        if (evidence.Findings is not { } seen)
        {
            return run.End == RunEnd.NotOrdered ? CrashCause.ExitNobodyOrdered : CrashCause.Unknown;
        }

        return seen switch
        {
            { WasHung: true } => CrashCause.Hung,
            _ when run.End == RunEnd.NotOrdered => CrashCause.ExitNobodyOrdered,
            { ExitCode: Kill } => CrashCause.Killed,
            { ExitCode: Abort, Told: { } told } => told,
            { ExitCode: Abort } => CrashCause.NativeCrash,
            _ when ProcessorSignals.Contains(seen.ExitCode) => CrashCause.NativeCrash,
            _ => CrashCause.Unknown,
        };
    }

    /// <summary>The surest kind of evidence that names somebody, and everybody whom it names; empty when nothing does.</summary>
    public static ImmutableArray<CrashSuspect> Suspects(CrashEvidence evidence)
    {
        var cause = CauseOf(evidence);
        if (cause is CrashCause.Stopped or CrashCause.MachineRestarted)
        {
            return [];
        }

        var loaded = evidence.Run.Generations;
        // what it has written counts only if it died as one does that writes such a thing: anybody can write
        var named = evidence.Findings is { ExitCode: Abort } ? ByFrames(evidence) : [];
        if (IsOnePlugin(named))
        {
            return All(InFlightAmong(named), SuspicionGrade.Frames, "its code stands in the last words of the process");
        }

        // who cannot have done it is no suspect, as far as anybody is known to be able at all
        var able = loaded.Where(one => IsAble(evidence.CodeOf(one.Folder), cause)).ToList();
        var pool = able.Count > 0 ? able : [.. loaded];
        var called = pool.Where(one => one.Calls.Length > 0).ToList();
        if (called.Count == 1)
        {
            return All(called, SuspicionGrade.OnlyCall, $"it was called and had not answered ({Words(called[0].Calls)}), and no other that could have done it");
        }

        if (IsOnePlugin(able))
        {
            return All(InFlightAmong(able), SuspicionGrade.OnlyAble, $"of all code in the process only its own can {AbilityWords(cause)}");
        }

        if (called.Count > 1)
        {
            var last = called.MaxBy(one => one.Calls.Max(call => call.Start))!;
            return All([last], SuspicionGrade.LastEntered, $"of {called.Count} that were called and had not answered it was the last ({Words(last.Calls)})");
        }

        if (loaded.Length == 1 && evidence.Run.Unmarked == 0)
        {
            return All(loaded, SuspicionGrade.OnlyLoaded, "it was the only one in the process");
        }

        return named.Count > 0 ? All(named, SuspicionGrade.Possible, "its code is one of several that stand in the last words of the process")
            // a kill is more likely from outside than from one of several who could
            : MayComeFromOutside(cause) ? []
            : All(able, SuspicionGrade.Possible, $"its code can {AbilityWords(cause)}, as can that of others");
    }

    /// <summary>Nothing in the process need have done it.</summary>
    public static bool MayComeFromOutside(CrashCause cause) => cause is CrashCause.Killed or CrashCause.Unknown or CrashCause.Hung;

    /// <summary>Ways to end a process that its author had to ask for by name. Of stack overflows everybody is able, of a hang too.</summary>
    public static bool IsAble(BuildCode code, CrashCause cause) => cause switch
    {
        CrashCause.ExitNobodyOrdered => code.CanExit,
        CrashCause.FailFast => code.CanFailFast,
        CrashCause.NativeCrash => code.IsNative,
        CrashCause.Killed => code.CanKill,
        CrashCause.Unknown => code.CanKill || code.CanFailFast,
        _ => false,
    };

    public static string Words(ImmutableArray<MarkedCall> calls) => string.Join(", ", calls.Select(call =>
        $"{((CallKind)call.Kind).ToString().ToLowerInvariant()} for {DurationWords.Short(call.Since)}"));

    private static string AbilityWords(CrashCause cause) => cause switch
    {
        CrashCause.ExitNobodyOrdered => "call Environment.Exit",
        CrashCause.FailFast => "call Environment.FailFast",
        CrashCause.Killed => "kill a process",
        CrashCause.NativeCrash => "run native code",
        _ => "end a process",
    };

    /// <summary>
    /// The generations whose build defines a frame. A frame of a library that several plugins ship says less than one that only one
    /// plugin has: it counts only where there is no other.
    /// </summary>
    private static List<MarkedGeneration> ByFrames(CrashEvidence evidence)
    {
        var (own, shared) = (new List<MarkedGeneration>(), new List<MarkedGeneration>());
        foreach (var method in (evidence.Findings?.Frames ?? []).Select(FrameText.MethodOf).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            var owners = evidence.Run.Generations.Where(one => evidence.CodeOf(one.Folder).Defines(method)).ToList();
            (IsOnePlugin(owners) ? own : shared).AddRange(owners);
        }

        return (own.Count > 0 ? own : shared).Distinct().ToList();
    }

    /// <summary>Whichever of its instances or generations it was, it is the same plugin.</summary>
    private static bool IsOnePlugin(List<MarkedGeneration> some) => some.Select(one => one.Plugin).Distinct(StringComparer.Ordinal).Count() == 1;

    /// <summary>Of several instances of one plugin the ones that were being called, if any were: the code is the same.</summary>
    private static List<MarkedGeneration> InFlightAmong(List<MarkedGeneration> some) =>
        some.Where(one => one.Calls.Length > 0).ToList() is { Count: > 0 } called ? called : some;

    private static ImmutableArray<CrashSuspect> All(IEnumerable<MarkedGeneration> some, SuspicionGrade grade, string words) =>
    [
        // an adapter may have a retired generation of the same build beside the live one
        .. some.OrderByDescending(one => one.Generation).DistinctBy(one => one.Adapter)
            .Select(one => new CrashSuspect(one.Adapter, one.Plugin, one.Generation, one.Build, grade, words)),
    ];
}
