using System.Collections.Immutable;

namespace Gateway.Host.Model.Crash;

/// <summary>The crashes that are remembered, for everybody who shows them.</summary>
internal sealed class CrashBook
{
    private ImmutableArray<CrashReport> _reports = [];

    /// <summary>Newest first.</summary>
    public ImmutableArray<CrashReport> Reports => _reports;

    /// <summary>The run before this one ended in a crash.</summary>
    public bool IsNew { get; private set; }

    public CrashReport? Last => Reports.IsEmpty ? null : Reports[0];

    public void Set(ImmutableArray<CrashReport> reports, bool isNew)
    {
        ImmutableInterlocked.InterlockedExchange(ref _reports, reports);
        IsNew = isNew;
    }
}
