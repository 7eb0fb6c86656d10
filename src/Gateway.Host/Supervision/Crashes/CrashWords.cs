using System.Collections.Immutable;
using System.Globalization;
using Gateway.Host.Foundation;
using Gateway.Host.Model.Crash;

namespace Gateway.Host.Supervision.Crashes;

/// <summary>What is said about a crash. Pure.</summary>
internal static class CrashWords
{
    private const int FramesShown = 8;

    public static string Sentence(CrashCause cause, LastRun run, CrashFindings? seen)
    {
        var how = cause switch
        {
            CrashCause.StackOverflow => "ended by a stack overflow",
            CrashCause.FailFast => "ended by Environment.FailFast",
            CrashCause.UnhandledException => "ended by an exception that nobody caught",
            CrashCause.NativeCrash => "crashed in native code",
            CrashCause.ExitNobodyOrdered => string.Create(CultureInfo.InvariantCulture, $"ended by an exit that nobody had ordered, code {run.ExitCode}"),
            CrashCause.Killed => "was killed (SIGKILL: from outside, for want of memory, or by code of its own)",
            CrashCause.Hung => "had stopped watching, and its outer supervisor killed it",
            CrashCause.Unknown when seen is not null => string.Create(CultureInfo.InvariantCulture, $"ended with exit code {seen.ExitCode} and without a word"),
            CrashCause.Unknown => "ended without a word, and no outer supervisor was there to see how",
            CrashCause.MachineRestarted => "ended with the machine",
            _ => "stopped",
        };
        var headline = seen is { Headline.Length: > 0 } && cause is CrashCause.FailFast or CrashCause.UnhandledException ? $": {seen.Headline}" : "";
        return $"the gateway (process {run.Process}) {how}{(run.WasStopping ? " while it was stopping" : "")}{headline}";
    }

    public static ImmutableArray<string> Evidence(LastRun run, CrashFindings? seen)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        foreach (var one in run.Generations.Where(one => one.Calls.Length > 0))
        {
            lines.Add($"in flight: {one.Adapter}#{one.Generation} of build {Short(one.Build)}: {CrashJudge.Words(one.Calls)}");
        }

        if (run.Generations.Where(one => one.LastEntered > 0).MaxBy(one => one.LastEntered) is { } last)
        {
            lines.Add($"entered last: {last.Adapter}#{last.Generation} of build {Short(last.Build)}");
        }

        lines.Add($"in the process: {(run.Generations.IsEmpty ? "no adapter" : string.Join(", ", run.Generations.Select(one => $"{one.Adapter}#{one.Generation}")))}"
            + (run.Unmarked > 0 ? $" and {run.Unmarked} more" : ""));
        if (seen is not null)
        {
            // the framework's own are the way there and the way back: the others say who
            lines.AddRange(seen.Frames.Select(FrameText.MethodOf).OfType<string>().Where(method => !method.StartsWith("System.", StringComparison.Ordinal)).Take(FramesShown).Select(method => "at " + method));
        }

        return lines.ToImmutable();
    }

    public static string Did(ImmutableArray<CrashSuspect> suspects, DateTimeOffset now)
    {
        if (suspects.IsEmpty)
        {
            return "nobody can be blamed, and every adapter starts again";
        }

        return string.Join("; ", suspects.Select(one => one.Action switch
        {
            CrashAction.Moved => $"'{one.Adapter}' runs in a worker process from now on",
            CrashAction.Quarantined => $"'{one.Adapter}' is in quarantine for {DurationWords.Short((one.Until ?? now) - now)}",
            CrashAction.Released => $"'{one.Adapter}' was let out of quarantine",
            _ => $"'{one.Adapter}' is suspected, but not enough to do anything about it",
        })) + "; everybody else starts";
    }

    public static string Short(string build) => build[..Math.Min(12, build.Length)];
}
