using System.Collections.Immutable;
using Gateway.Host.Model.Crash;

namespace Gateway.Host.Supervision.Crashes;

/// <summary>What is done about whom. Pure.</summary>
internal static class CrashPolicy
{
    /// <summary>Crashes further back than this have nothing to do with each other.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>Code that ends the process does so soon after it is called; what has been waiting for longer is likelier to be unlucky.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    /// <summary>So many within the window, and every suspect stays out; so many that nobody can be blamed for, and people are told loudly.</summary>
    public const int Limit = 3;

    /// <summary>The part of the memory that belongs to the window.</summary>
    public static ImmutableArray<CrashReport> Recent(ImmutableArray<CrashReport> reports, DateTimeOffset now) =>
        [.. reports.Where(one => now - one.At < Window)];

    /// <summary>
    /// Whether the evidence against a suspect would not fit an innocent one as well. Code inside of the process caused a stack overflow or
    /// an exit, so that whoever was called is to blame; a kill may have come from outside, and then whoever was called is only unlucky:
    /// that takes code which can kill, or a second time.
    /// </summary>
    /// <param name="cause">How the run ended.</param>
    /// <param name="suspect">One whom that speaks against.</param>
    /// <param name="justCalled">Its code can end a process in this way, and had been called a moment before.</param>
    /// <param name="recent">The crashes of the window before this one.</param>
    /// <param name="safe">Whoever is suspected at all stays out.</param>
    public static bool IsActedOn(CrashCause cause, CrashSuspect suspect, bool justCalled, ImmutableArray<CrashReport> recent, bool safe)
    {
        if (safe || suspect.Grade == SuspicionGrade.Frames)
        {
            return true;
        }

        if (suspect.Grade == SuspicionGrade.Possible)
        {
            return false;
        }

        return !CrashJudge.MayComeFromOutside(cause) || WasSuspected(suspect, recent) || (justCalled && suspect.Grade == SuspicionGrade.OnlyCall);
    }

    /// <summary>The same build of it was named in another crash of the window.</summary>
    public static bool WasSuspected(CrashSuspect suspect, ImmutableArray<CrashReport> recent) =>
        recent.Any(report => report.Suspects.Any(one => one.Adapter == suspect.Adapter && one.Build == suspect.Build));

    /// <summary>Something was done about it within the window, and the gateway ended again.</summary>
    public static bool WasActedOn(CrashSuspect suspect, ImmutableArray<CrashReport> recent) =>
        recent.Any(report => report.Suspects.Any(one => one.Adapter == suspect.Adapter && one.Build == suspect.Build && one.Action is CrashAction.Moved or CrashAction.Quarantined));

    /// <summary>Crashes of the window that nobody could be blamed for; kills and the like included.</summary>
    public static int Unattributed(ImmutableArray<CrashReport> recent) => recent.Count(one => !one.IsAttributed);
}
