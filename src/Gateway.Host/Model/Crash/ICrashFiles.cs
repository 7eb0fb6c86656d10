using System.Collections.Immutable;

namespace Gateway.Host.Model.Crash;

/// <summary>What is written down about how runs ended. Never throws: a disk that fails costs the memory, not the start.</summary>
internal interface ICrashFiles
{
    CrashFindings? ReadFindings();

    bool TryWrite(CrashFindings findings);

    /// <summary>They have become part of a report.</summary>
    void ForgetFindings();

    /// <summary>Newest first.</summary>
    ImmutableArray<CrashReport> ReadReports();

    bool TryWrite(ImmutableArray<CrashReport> reports);
}
