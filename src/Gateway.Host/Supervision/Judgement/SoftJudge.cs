using System.Collections.Immutable;
using System.Globalization;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Supervision.Judgement;

/// <summary>
/// What the host's own sources saw of the connections (design 5). One witness makes a suspicion. A verdict takes strikes in the window,
/// two witnesses that have nothing to do with each other, and time for the adapter to reconnect by itself; and whatever got through
/// since then overrules it.
/// </summary>
internal sealed class SoftJudge : IJudge
{
    public string Name => "soft";

    public bool IsPeriodic => true;

    public Verdict Judge(EvidenceView view, LimitsConfig limits)
    {
        // life newer than a strike overrules it
        var strikes = view.Soft.Where(one => one.Age <= limits.SoftWindow && !(view.SinceSuccess <= one.Age)).ToImmutableArray();
        var trouble = strikes.Where(one => one.Observation.Info.Witness != Witness.Siblings).ToImmutableArray();
        if (trouble.IsEmpty)
        {
            return Verdict.NoOpinion;
        }

        var first = trouble.Max(one => one.Age);
        var witnesses = strikes.Select(one => one.Observation.Info.Witness).ToHashSet();
        var silent = !(view.SinceBytes <= first);
        if (silent)
        {
            witnesses.Add(Witness.Progress);
        }

        var worst = Worst(trouble);
        var detail = silent && view.SinceBytes is { } since
            ? string.Create(CultureInfo.InvariantCulture, $"{worst.Text}; nothing has come in for {since.TotalSeconds:0} s")
            : worst.Text;
        var observations = Newest(strikes);
        return trouble.Length >= limits.SoftStrikes && witnesses.Count >= 2 && first >= limits.ReconnectGrace
            ? Verdict.Dead(worst.Info.Reason, detail, observations)
            : Verdict.Suspicious(worst.Info.Reason, detail, observations);
    }

    /// <summary>The newest of the kind that was seen most often; of equals the one that is named first in the table.</summary>
    private static Observation Worst(ImmutableArray<SoftStrike> trouble)
    {
        var kind = trouble.GroupBy(one => one.Observation.Kind).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First();
        return kind.MinBy(one => one.Age).Observation;
    }

    /// <summary>The newest of each kind, oldest first: ten times the same line tells nothing more.</summary>
    private static ImmutableArray<Observation> Newest(ImmutableArray<SoftStrike> strikes) =>
        [.. strikes.GroupBy(one => one.Observation.Kind).Select(group => group.MinBy(one => one.Age).Observation).OrderBy(one => one.At)];
}
