using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Supervision.Judgement;

/// <summary>Decides what one kind of evidence comes to.</summary>
/// <remarks>Pure and stateless: the same view and limits give the same verdict. Safe from any thread.</remarks>
internal interface IJudge
{
    /// <summary>kebab-case, unique.</summary>
    string Name { get; }

    /// <summary>Silent when <c>liveness_watchdog.enabled: false</c> has switched the periodic judgement off.</summary>
    bool IsPeriodic { get; }

    Verdict Judge(EvidenceView view, LimitsConfig limits);
}
