using Gateway.Host.Model.Config;

namespace Gateway.Host.Configuration;

/// <summary>Reads one level of limits and checks the rules between them as they are in force at that level.</summary>
internal static class LimitsReader
{
    private static readonly (string Greater, string Lesser, Func<LimitsConfig, bool> Holds)[] Rules =
    [
        ("backoff_max", "backoff_initial", limits => limits.BackoffMax >= limits.BackoffInitial),
        ("quarantine_max", "quarantine_initial", limits => limits.QuarantineMax >= limits.QuarantineInitial),
        ("soft_window", "reconnect_grace", limits => limits.SoftWindow >= limits.ReconnectGrace),
        ("silence_unlearned", "silence_floor", limits => limits.SilenceUnlearned >= limits.SilenceFloor),
        ("startup_deadline", "run_return_deadline", limits => limits.StartupDeadline >= limits.RunReturnDeadline),
    ];

    /// <param name="node">The map of limits, or null when this level sets none.</param>
    /// <param name="path">Its path.</param>
    /// <param name="below">What holds without this level.</param>
    /// <param name="problems">Where to say what is wrong.</param>
    public static LimitOverrides Read(ConfigNode? node, string path, LimitsConfig below, ProblemList problems)
    {
        if (node is null)
        {
            return LimitOverrides.None;
        }

        var set = Sections.Limits.ReadKeys(node, path, problems);
        if (set.Count == 0)
        {
            return LimitOverrides.None;
        }

        // the values belong to it: two levels are equal only if they mean the same
        var keys = string.Join(", ", set.OrderBy(key => key.Key, StringComparer.Ordinal).Select(key => $"{key.Key}={key.Value}"));
        var overrides = new LimitOverrides(limits => set.Aggregate(limits, static (record, key) => key.Apply(record)), keys);
        CheckRules(set, path, overrides.Over(below), problems);
        return overrides;
    }

    private static void CheckRules(IReadOnlyList<SetKey<LimitsConfig>> set, string path, LimitsConfig inForce, ProblemList problems)
    {
        foreach (var (greater, lesser, holds) in Rules)
        {
            if (!holds(inForce) && set.FirstOrDefault(key => key.Key == greater || key.Key == lesser) is { } culprit)
            {
                problems.Add(ProblemList.Join(path, culprit.Key), culprit.Place, $"{greater} must not be less than {lesser}.", $"Set both, {greater} at least as large.");
            }
        }
    }
}
