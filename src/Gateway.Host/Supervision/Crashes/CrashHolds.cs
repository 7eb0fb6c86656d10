using System.Collections.Immutable;
using Gateway.Host.Model;
using Gateway.Host.Model.Crash;

namespace Gateway.Host.Supervision.Crashes;

/// <summary>The quarantines of suspects, as the instances ask for them.</summary>
internal sealed class CrashHolds(CrashBook book, ICrashFiles files, TimeProvider time)
{
    private readonly Lock _gate = new();

    /// <summary>The one that holds this build of the instance now, with the longest time to go.</summary>
    public CrashHold? Of(AdapterId adapter, PluginBuild build)
    {
        var now = time.GetUtcNow();
        return book.Reports
            .SelectMany(report => report.Suspects.Where(one => Holds(one, adapter, now) && one.Build == build.ContentHash).Select(one => Hold(report, one)))
            .MaxBy(hold => hold.Until);
    }

    /// <summary>An operator wants it to start: it is not held again for what has been.</summary>
    public void Release(AdapterId adapter)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var reports = book.Reports;
            if (reports.Any(report => report.Suspects.Any(one => Holds(one, adapter, now))))
            {
                ImmutableArray<CrashReport> changed = [.. reports.Select(report => report with
                {
                    Suspects = [.. report.Suspects.Select(one => Holds(one, adapter, now) ? one with { Action = CrashAction.Released } : one)],
                })];
                book.Set(changed, book.IsNew);
                files.TryWrite(changed);
            }
        }
    }

    private static bool Holds(CrashSuspect one, AdapterId adapter, DateTimeOffset now) =>
        one.Action == CrashAction.Quarantined && one.Until > now && one.Adapter == adapter.ToString();

    private static CrashHold Hold(CrashReport report, CrashSuspect one)
    {
        var detail = $"{report.Text}; {one.Sure}: {one.Words}";
        return new CrashHold(one.Build, one.Until!.Value, new Incident(
            new GenerationNumber(one.Generation), Reason.HostCrashed, detail, report.At,
            [.. report.Evidence.Select(line => new Model.Evidence("crash", line, report.At))], Healed: null));
    }
}
