using System.Collections.Concurrent;
using System.Collections.Immutable;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Crash;
using Gateway.Host.Plugins.Discovery;
using Gateway.Host.Supervision.Restart;

namespace Gateway.Host.Supervision.Crashes;

/// <summary>Once, before the first adapter starts: how the run before ended, who is suspected, what is done about it.</summary>
internal sealed class CrashInquest(
    CrashStart start,
    ICrashFiles files,
    CrashBook book,
    IIsolationMoves moves,
    RestartLedger ledger,
    IConfigurationSource configuration,
    EventLog events,
    HostStatus host,
    ISecrets secrets,
    TimeProvider time)
{
    public const string Cause = "host-crashes";
    private const int Kept = 20;
    private ITimer? _calm;

    /// <summary>What the build in a folder is able to do.</summary>
    public Func<string, BuildCode> CodeOf { get; init; } = BuildCode.Read;

    public void Hold()
    {
        var before = files.ReadReports();
        book.Set(before, isNew: false);
        if (start.Before is not { } run)
        {
            return;
        }

        // of another run, or of one that has been looked into already: no witness of this one
        var seen = files.ReadFindings() is { } found && found.Process == run.Process && found.StartMark == run.StartMark ? found : null;
        var codes = new ConcurrentDictionary<string, BuildCode>(StringComparer.Ordinal);
        var evidence = new CrashEvidence(run, seen, start.SameBoot, folder => codes.GetOrAdd(folder, CodeOf));
        var cause = CrashJudge.CauseOf(evidence);
        if (cause is not (CrashCause.Stopped or CrashCause.MachineRestarted))
        {
            Record(evidence, cause, before);
        }
    }

    private void Record(CrashEvidence evidence, CrashCause cause, ImmutableArray<CrashReport> before)
    {
        var now = time.GetUtcNow();
        var recent = CrashPolicy.Recent(before, now);
        var safe = start.Safe || recent.Length + 1 >= CrashPolicy.Limit;
        ImmutableArray<CrashSuspect> suspects = [.. CrashJudge.Suspects(evidence).Select(one => Act(evidence, cause, one, recent, safe, now))];
        var report = new CrashReport
        {
            At = evidence.Findings?.At ?? evidence.Run.LastSeen,
            Cause = cause,
            // the last words are a plugin's own: they may hold anything
            Text = secrets.Redact(CrashWords.Sentence(cause, evidence.Run, evidence.Findings)),
            Suspects = suspects,
            Evidence = [.. CrashWords.Evidence(evidence.Run, evidence.Findings).Select(secrets.Redact)],
            Did = CrashWords.Did(suspects, now),
            Process = evidence.Run.Process,
        };
        if (safe)
        {
            recent = [.. recent.Select(one => Confine(one, now))];
        }

        ImmutableArray<CrashReport> reports = [report, .. recent, .. before.Where(one => now - one.At >= CrashPolicy.Window)];
        reports = [.. reports.Take(Kept)];
        book.Set(reports, isNew: true);
        if (!files.TryWrite(reports))
        {
            host.Raise("crash-unwritten", "the crash of the gateway cannot be written down, and will be forgotten by the next start: check the data folder");
        }

        files.ForgetFindings();
        Tell(report, CrashPolicy.Unattributed(CrashPolicy.Recent(reports, now)));
    }

    private CrashSuspect Act(CrashEvidence evidence, CrashCause cause, CrashSuspect suspect, ImmutableArray<CrashReport> recent, bool safe, DateTimeOffset now)
    {
        var justCalled = evidence.Run.Generations.Any(one => one.Adapter == suspect.Adapter
            && one.Calls.Any(call => call.Since < CrashPolicy.Moment) && CrashJudge.IsAble(evidence.CodeOf(one.Folder), cause));
        if (!CrashPolicy.IsActedOn(cause, suspect, justCalled, recent, safe))
        {
            return suspect;
        }

        return Remove(suspect, CrashWords.Sentence(cause, evidence.Run, evidence.Findings), CrashPolicy.WasActedOn(suspect, recent), now);
    }

    /// <summary>Out of this process: into one of its own where its configuration allows that, else out of the way for some time.</summary>
    private CrashSuspect Remove(CrashSuspect suspect, string crash, bool again, DateTimeOffset now)
    {
        if (!AdapterId.TryParse(suspect.Adapter, out var adapter))
        {
            return suspect;
        }

        switch (configuration.Current.Adapters.GetValueOrDefault(adapter)?.Isolation ?? configuration.Current.Plugins.Isolation)
        {
            case IsolationMode.Process:
                return suspect with { Action = CrashAction.Moved };
            case IsolationMode.Auto when !again:
                moves.Suspect(adapter, IsolationCause.Crash, secrets.Redact($"{crash}; {suspect.Sure}: {suspect.Words}"));
                return suspect with { Action = CrashAction.Moved };
            default:
                return Quarantine(suspect, now);
        }
    }

    /// <summary>A safe start: whoever was named at all within the window stays out for now.</summary>
    private CrashReport Confine(CrashReport report, DateTimeOffset now) => report with
    {
        Suspects = [.. report.Suspects.Select(one => one.Action == CrashAction.Watched ? Remove(one, report.Text, again: false, now) : one)],
    };

    private CrashSuspect Quarantine(CrashSuspect suspect, DateTimeOffset now)
    {
        if (!AdapterId.TryParse(suspect.Adapter, out var adapter) || !PluginId.TryParse(suspect.Plugin, out var plugin))
        {
            return suspect;
        }

        var limits = configuration.Current.LimitsFor(plugin, adapter);
        var times = book.Reports.Count(report => report.Suspects.Any(one => one.Adapter == suspect.Adapter && one.Action == CrashAction.Quarantined));
        ledger.RecordQuarantine(adapter, plugin, Reason.HostCrashed);
        return suspect with { Action = CrashAction.Quarantined, Until = now + RestartPolicy.Doubled(limits.QuarantineInitial, times, limits.QuarantineMax) };
    }

    private void Tell(CrashReport report, int unattributed)
    {
        ImmutableArray<Model.Evidence> seen = [.. report.Evidence.Select(line => new Model.Evidence("crash", line, report.At))];
        events.Append(new GatewayEvent { Kind = EventKind.HostCrashed, Reason = Reason.HostCrashed, Text = $"{report.Text}; {report.Did}", Evidence = seen });
        foreach (var suspect in report.Suspects)
        {
            events.Append(new GatewayEvent
            {
                Kind = EventKind.SuspectNamed,
                Adapter = AdapterId.TryParse(suspect.Adapter, out var adapter) ? adapter : null,
                Generation = new GenerationNumber(suspect.Generation),
                Reason = Reason.HostCrashed,
                Text = $"{report.Text}; {suspect.Sure}: {suspect.Words}; {suspect.Action.ToString().ToLowerInvariant()}",
            });
        }

        if (unattributed >= CrashPolicy.Limit)
        {
            host.Raise(Cause, $"{unattributed} crashes of the gateway within {CrashPolicy.Window.TotalMinutes:0} min that no adapter can be blamed for: look into the log of the machine "
                + "(out of memory, a service manager that kills), run with --supervised so that last words are read, and with 'isolation: process' for what you do not trust");
            // the window is over by then, and nothing else would say so
            _calm = time.CreateTimer(_ => host.Clear(Cause), state: null, CrashPolicy.Window, Timeout.InfiniteTimeSpan);
        }
    }
}
