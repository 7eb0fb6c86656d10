using System.Collections.Immutable;
using System.Globalization;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Supervision.Judgement;

/// <summary>
/// What the host's own sources saw of the connections (design 5). One witness makes a suspicion. A verdict takes strikes in the window,
/// two witnesses that have nothing to do with each other, and trouble that outlasts the adapter's own attempt to reconnect; and whatever
/// got through since then overrules it.
/// </summary>
/// <remarks>
/// The second witness is another source, or that not one byte has come in while the strikes were made. The latter counts only where the
/// host would have seen bytes: no signal is not silence.
/// </remarks>
internal sealed class SoftJudge : IJudge
{
    public string Name => "soft";

    public bool IsPeriodic => true;

    public Verdict Judge(EvidenceView view, LimitsConfig limits)
    {
        // what got through after a strike, or with it, overrules it
        var strikes = view.Standing(limits.SoftWindow);
        var trouble = view.Trouble(limits.SoftWindow);
        if (trouble.IsEmpty)
        {
            return Verdict.NoOpinion;
        }

        var unheard = view.SeesBytes ? trouble.RemoveAll(one => view.SinceBytes < one.Age) : [];
        var isDead = Agree(view, limits, strikes, trouble) || Lasts(view, limits, unheard);
        var worst = Worst(trouble);
        var detail = unheard.Length == trouble.Length && view.SinceBytes is { } since && since > TimeSpan.Zero
            ? string.Create(CultureInfo.InvariantCulture, $"{worst.Text}; nothing has come in for {since.TotalSeconds:0} s")
            : worst.Text;
        return isDead ? Verdict.Dead(worst.Info.Reason, detail, Newest(strikes)) : Verdict.Suspicious(worst.Info.Reason, detail, Newest(strikes));
    }

    /// <summary>Two sources. Bytes that came after the last strike of all say that the trouble may be over: it has to show again first.</summary>
    private static bool Agree(EvidenceView view, LimitsConfig limits, ImmutableArray<SoftStrike> strikes, ImmutableArray<SoftStrike> trouble) =>
        strikes.Select(one => one.Observation.Info.Witness).Distinct().Skip(1).Any()
        && !(view.SinceBytes < trouble.Min(one => one.Age))
        && Lasts(view, limits, trouble);

    /// <summary>
    /// Enough strikes, over more than the time in which an adapter reconnects by itself. One that has no connection and has stopped trying
    /// makes no new strikes: then the time since the first one counts.
    /// </summary>
    private static bool Lasts(EvidenceView view, LimitsConfig limits, ImmutableArray<SoftStrike> trouble)
    {
        if (trouble.IsEmpty || trouble.Length < limits.SoftStrikes)
        {
            return false;
        }

        var first = trouble.Max(one => one.Age);
        return first - (view.HasLink ? trouble.Min(one => one.Age) : TimeSpan.Zero) >= limits.ReconnectGrace;
    }

    /// <summary>The newest of the kind that was seen most often; of equals the one that is named first in the table.</summary>
    private static Observation Worst(ImmutableArray<SoftStrike> trouble) => NewestOf(
        trouble.GroupBy(one => one.Observation.Kind).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First());

    /// <summary>The newest of each kind, oldest first: ten times the same line tells nothing more.</summary>
    private static ImmutableArray<Observation> Newest(ImmutableArray<SoftStrike> strikes) =>
        [.. strikes.GroupBy(one => one.Observation.Kind).Select(NewestOf).OrderBy(one => one.At).ThenBy(one => one.Kind)];

    private static Observation NewestOf(IEnumerable<SoftStrike> strikes) =>
        strikes.OrderBy(one => one.Age).ThenBy(one => one.Observation.Text, StringComparer.Ordinal).First().Observation;
}
