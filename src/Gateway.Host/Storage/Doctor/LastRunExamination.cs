using System.Globalization;
using Gateway.Host.Model.Crash;
using Gateway.Host.Model.Doctor;
using Gateway.Host.Storage.Crash;

namespace Gateway.Host.Storage.Doctor;

/// <summary>How the last runs ended.</summary>
internal sealed class LastRunExamination(TimeProvider time) : IExamination
{
    private const string Area = "last run";
    private static readonly TimeSpan Recent = TimeSpan.FromDays(1);

    public Task<IReadOnlyList<Finding>> ExamineAsync(Examined subject) => Task.FromResult<IReadOnlyList<Finding>>([.. Examine(subject)]);

    private IEnumerable<Finding> Examine(Examined subject)
    {
        if (subject.Running is null && MarkerReader.TryReadHead(subject.Paths.CrashMarker) is { } run)
        {
            yield return Describe(run, DataFolderLock.IsHeld(subject.Paths.Data));
        }

        var now = time.GetUtcNow();
        var recent = new CrashFiles(subject.Paths.Data).ReadReports().Where(report => now - report.At < Recent).ToList();
        if (recent.Count > 0)
        {
            yield return Finding.Attention(
                Area, string.Create(CultureInfo.InvariantCulture, $"{recent.Count} crash(es) within a day, the last at {recent[0].At.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {recent[0].Text}; {recent[0].Did}"),
                "'gateway why NAME' of a suspect says what was done with it; crashes.json has the evidence.");
        }
        else
        {
            yield return Finding.Fine(Area, "no crash within a day is known");
        }
    }

    private static Finding Describe(LastRun run, bool isHeld)
    {
        var seen = string.Create(CultureInfo.InvariantCulture, $"process {run.Process}, last seen {run.LastSeen.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
        return run.End switch
        {
            RunEnd.Clean => Finding.Fine(Area, $"the last run ended in order ({seen})"),
            RunEnd.None when isHeld => Finding.Fine(Area, $"a run goes on ({seen})"),
            RunEnd.NotOrdered => Finding.Attention(Area, $"the last run exited although nobody had told it to ({seen})", "The next start names the suspect: start with 'gateway run --supervised'."),
            _ => Finding.Attention(Area, $"the last run was ended without a chance to say anything ({seen})", "The next start says what is known of it: start with 'gateway run --supervised'."),
        };
    }
}
