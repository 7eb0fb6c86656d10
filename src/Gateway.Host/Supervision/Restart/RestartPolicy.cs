using System.Globalization;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Restart;

/// <summary>Decides what follows a death. Pure: counters, limits and a sample of chance in, a decision out.</summary>
internal static class RestartPolicy
{
    /// <summary>A plugin may spend so many times the budget of one instance before all of its instances are slowed down.</summary>
    public const int PluginBudgetFactor = 3;

    /// <summary>Deaths per minute across all instances above which nobody restarts at once any more.</summary>
    public const int StormBudget = 30;

    /// <param name="cause">The death.</param>
    /// <param name="history">The counters, this death included.</param>
    /// <param name="limits">The limits of the instance.</param>
    /// <param name="chance">A sample in [0, 1) for the jitter.</param>
    public static RestartDecision Decide(DeathCause cause, RestartHistory history, LimitsConfig limits, double chance)
    {
        if (cause.NeedsPerson)
        {
            return new RestartDecision(RestartDecisionKind.NeedsPerson, TimeSpan.Zero, "waits for a person: trying again cannot help");
        }

        if (cause.Kind == RestartKind.PluginFault && QuarantineCause(history, limits) is { } why)
        {
            var pause = Doubled(limits.QuarantineInitial, history.Quarantines, limits.QuarantineMax);
            return new RestartDecision(RestartDecisionKind.Quarantine, pause, why);
        }

        var steps = history.Consecutive - 1;
        var storm = history.HostRestartsInMinute / StormBudget;
        var slowed = cause.Kind == RestartKind.PluginFault && PluginSpent(history, limits) ? 1 : 0;
        steps = Math.Max(steps, Math.Max(storm, slowed));
        if (steps <= 0)
        {
            return new RestartDecision(RestartDecisionKind.Immediately, TimeSpan.Zero, "at once: the first death after a healthy life, or since its start");
        }

        var delay = Vary(Doubled(limits.BackoffInitial, steps - 1, limits.BackoffMax), limits.BackoffJitter, chance);
        return new RestartDecision(RestartDecisionKind.After, delay, BackoffText(history, storm, slowed > 0));
    }

    private static string? QuarantineCause(RestartHistory history, LimitsConfig limits)
    {
        if (history.FaultsInWindow > limits.RestartBudget)
        {
            return Text($"{history.FaultsInWindow} faults in {limits.RestartWindow.TotalMinutes:0.#} min, {limits.RestartBudget} are allowed");
        }

        if (history.Quarantines > 0)
        {
            // half-open: after a quarantine one try shows whether anything has changed
            return Text($"died again after quarantine {history.Quarantines}");
        }

        return PluginSpent(history, limits) && history.Consecutive > 1
            ? Text($"{history.PluginFaultsInWindow} faults over all instances of the plugin in {limits.RestartWindow.TotalMinutes:0.#} min, {PluginBudget(limits)} are allowed")
            : null;
    }

    private static bool PluginSpent(RestartHistory history, LimitsConfig limits) => history.PluginFaultsInWindow > PluginBudget(limits);

    private static int PluginBudget(LimitsConfig limits) => (int)Math.Min(int.MaxValue, (long)limits.RestartBudget * PluginBudgetFactor);

    private static string BackoffText(RestartHistory history, int storm, bool pluginSlowed)
    {
        if (storm > 0)
        {
            return Text($"backoff: {history.HostRestartsInMinute} deaths on this host within a minute");
        }

        return pluginSlowed
            ? Text($"backoff: {history.PluginFaultsInWindow} faults over all instances of the plugin")
            : Text($"backoff: death {history.Consecutive} in a row");
    }

    /// <summary><paramref name="first"/> doubled <paramref name="times"/> times, at most <paramref name="max"/>.</summary>
    public static TimeSpan Doubled(TimeSpan first, int times, TimeSpan max)
    {
        // in floating point: an integer shift would wrap around after 63 deaths in a row
        var seconds = first.TotalSeconds * Math.Pow(2, Math.Clamp(times, 0, 1000));
        return seconds < max.TotalSeconds ? TimeSpan.FromSeconds(seconds) : max;
    }

    private static TimeSpan Vary(TimeSpan delay, double share, double chance) => delay * (1 + (Math.Clamp(share, 0, 1) * ((2 * chance) - 1)));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
