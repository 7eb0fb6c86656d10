using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Restart;

/// <summary>Records a death, asks the policy, and records a quarantine that follows: the one call for whoever acts on a death.</summary>
internal sealed class RestartPlanner(RestartLedger ledger)
{
    /// <summary>Samples in [0, 1); fixed in tests.</summary>
    internal Func<double> Chance { get; init; } = Random.Shared.NextDouble;

    public RestartDecision OnDeath(AdapterId adapter, PluginId plugin, DeathCause cause, LimitsConfig limits)
    {
        if (cause.NeedsPerson)
        {
            // spends nothing: what follows is a change of its input, not a retry
            return RestartPolicy.Decide(cause, RestartHistory.None, limits, chance: 0);
        }

        var history = ledger.RecordDeath(adapter, plugin, cause.Kind, cause.Reason, limits);
        var decision = RestartPolicy.Decide(cause, history, limits, Chance());
        if (decision.Kind == RestartDecisionKind.Quarantine)
        {
            ledger.RecordQuarantine(adapter, plugin, cause.Reason);
        }

        return decision;
    }
}
