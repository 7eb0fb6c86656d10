using System.Collections.Immutable;
using Gateway.Host.Model.Crash;

namespace Gateway.Host.Tests.Supervision.Crashes;

/// <summary>The small files, in memory.</summary>
internal sealed class FakeCrashFiles : ICrashFiles
{
    public CrashFindings? Findings { get; set; }

    public ImmutableArray<CrashReport> Reports { get; set; } = [];

    public bool Fails { get; set; }

    public CrashFindings? ReadFindings() => Findings;

    public bool TryWrite(CrashFindings findings)
    {
        Findings = findings;
        return !Fails;
    }

    public void ForgetFindings() => Findings = null;

    public ImmutableArray<CrashReport> ReadReports() => Reports;

    public bool TryWrite(ImmutableArray<CrashReport> reports)
    {
        Reports = Fails ? Reports : reports;
        return !Fails;
    }
}
