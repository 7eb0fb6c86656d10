using System.Runtime.InteropServices;
using Gateway.Host.Foundation;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>How long an instance may be silent before that is suspicious.</summary>
/// <param name="Limit">The least suspicious silence.</param>
/// <param name="Usual">Nearly all gaps between messages are at most this long; zero until enough are known.</param>
/// <param name="Known">So many gaps are known.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SilenceBound(TimeSpan Limit, TimeSpan Usual, int Known)
{
    /// <summary>Fewer gaps say nothing yet.</summary>
    public const int Enough = 20;

    private const double Quantile = 0.99;
    private const int Factor = 2;

    public bool IsLearned => Known >= Enough;

    /// <summary>
    /// Twice the 0.99 quantile of the gaps, at least the floor; a fixed, long time until enough gaps are known. Pure; never falls when a
    /// gap grows, and the one longest gap, whatever it is, never decides.
    /// </summary>
    public static SilenceBound Of(IReadOnlyCollection<TimeSpan> gaps, LimitsConfig limits)
    {
        if (gaps.Count < Enough)
        {
            return new SilenceBound(Longer(limits.SilenceUnlearned, limits.SilenceFloor), TimeSpan.Zero, gaps.Count);
        }

        var sorted = gaps.Order().ToArray();
        // rounded down: the rank is below the last one, so that a single outlier counts for nothing
        var usual = sorted[(int)(Quantile * (sorted.Length - 1))];
        var twice = usual > TimeSpan.MaxValue / Factor ? TimeSpan.MaxValue : usual * Factor;
        return new SilenceBound(Longer(twice, limits.SilenceFloor), usual, gaps.Count);
    }

    /// <summary>For people, after "no message for …".</summary>
    public string Explain() => IsLearned
        ? $"usual are gaps up to {DurationWords.Short(Usual)} (learned from {Known})"
        : $"what is usual is not known yet ({Known} of {Enough} gaps)";

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
