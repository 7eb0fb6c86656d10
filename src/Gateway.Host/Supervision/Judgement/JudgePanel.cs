using System.Collections.Immutable;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Supervision.Judgement;

/// <summary>
/// All judges together. The worst verdict wins; of two equal ones the generation's own death, then the earlier reason code. The outcome
/// does not depend on the order in which judges are registered.
/// </summary>
/// <remarks>A judge that throws has no opinion and degrades the host; the others are heard all the same.</remarks>
internal sealed class JudgePanel
{
    private readonly ImmutableArray<IJudge> _judges;
    private readonly HostStatus _host;

    public JudgePanel(IEnumerable<IJudge> judges, HostStatus host)
    {
        _judges = [.. judges.OrderBy(judge => judge.Name, StringComparer.Ordinal)];
        _host = host;
    }

    /// <param name="view">What is known.</param>
    /// <param name="limits">The limits of the instance.</param>
    /// <param name="periodic">False leaves out the judges that <c>enabled: false</c> switches off.</param>
    public Verdict Judge(EvidenceView view, LimitsConfig limits, bool periodic)
    {
        var worst = Verdict.NoOpinion;
        foreach (var judge in _judges)
        {
            if (periodic || !judge.IsPeriodic)
            {
                worst = Worse(worst, Ask(judge, view, limits));
            }
        }

        return worst;
    }

    private static Verdict Worse(Verdict left, Verdict right)
    {
        var order = left.Kind.CompareTo(right.Kind);
        order = order != 0 ? order : left.IsOwnDeath.CompareTo(right.IsOwnDeath);
        order = order != 0 ? order : right.Reason.CompareTo(left.Reason);
        return order >= 0 ? left : right;
    }

    private Verdict Ask(IJudge judge, EvidenceView view, LimitsConfig limits)
    {
        try
        {
            return judge.Judge(view, limits);
        }
        catch (Exception fault)
        {
            _host.Raise($"judge-{judge.Name}", $"a judge of the gateway itself fails and is not heard: {fault.GetType().Name}: {fault.Message}");
            return Verdict.NoOpinion;
        }
    }
}
