using System.Collections.Immutable;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>One running generation as the evidence loop sees it.</summary>
/// <param name="Target">What is watched.</param>
/// <param name="Limits">Of its instance.</param>
/// <param name="Ledger">What was seen of it.</param>
/// <param name="Post">Takes what was seen; returns at once.</param>
internal sealed record EvidenceRow(SenseTarget Target, LimitsConfig Limits, EvidenceLedger Ledger, Action<ImmutableArray<Observation>> Post)
{
    /// <summary>One per source that has been asked so far; used by the evidence loop only.</summary>
    public Dictionary<string, ISense> Senses { get; } = [];

    /// <summary>The last look saw something: one more is posted when it is over.</summary>
    public bool WasTroubled { get; set; }
}
