using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Restart;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>Budgets and backoff as an instance uses them: what follows a death, when counters start afresh, who may log in.</summary>
internal sealed class RestartService(RestartPlanner planner, RestartLedger ledger, LoginBudget logins, IConfigurationSource configuration) : ILoginGate
{
    /// <summary>Spends the budgets; the fingerprint of the wait is the caller's to fill in.</summary>
    public DeathAdvice OnDeath(Tenure tenure, Death death)
    {
        var cause = new DeathCause(death.Reason, death.Retryable, death.IsEnvironmental);
        var decision = planner.OnDeath(tenure.Generation.Adapter, tenure.Build.Id, cause, LimitsFor(tenure.Generation.Adapter, tenure.Build.Id));
        var told = $"{ReasonCatalogue.Code(death.Reason)}: {death.Detail}";
        var wait = decision.Kind switch
        {
            RestartDecisionKind.Immediately => null,
            RestartDecisionKind.After => new Wait(AdapterState.Backoff, death.Reason, $"{death.Detail}; {decision.Text}", decision.Delay, ""),
            RestartDecisionKind.Quarantine => new Wait(AdapterState.Quarantined, Reason.BudgetExhausted, $"{decision.Text}; the last was {told}", decision.Delay, ""),
            _ => new Wait(AdapterState.Failed, death.Reason, death.Detail, Delay: null, ""),
        };
        return new DeathAdvice(!death.IsEnvironmental && !cause.NeedsPerson, wait);
    }

    /// <summary>How long until a silence may be answered with a replacement again; zero or less when it may.</summary>
    public TimeSpan UntilRecycle(Tenure tenure) =>
        ledger.UntilRecycle(tenure.Generation.Adapter, LimitsFor(tenure.Generation.Adapter, tenure.Build.Id).RecycleSpacing);

    public void OnVerifiedHealthy(Tenure tenure) => ledger.RecordHealthy(tenure.Generation.Adapter, tenure.Build.Id, Reason.None);

    /// <summary>Something new begins (an operator's wish, new files, new settings), and its budget with it.</summary>
    public void BeginAfresh(AdapterId adapter, PluginId plugin, Reason reason) => ledger.RecordHealthy(adapter, plugin, reason);

    /// <summary>Its starts cost logins, as far as it has shown.</summary>
    public bool SpendsLogins(AdapterId adapter) => ledger.HasLoggedIn(adapter);

    public RestartCounters Counters(AdapterId adapter, PluginId plugin) => ledger.Counters(adapter, LimitsFor(adapter, plugin));

    public Task AcquireAsync(AdapterId adapter, PluginId plugin, CancellationToken cancellationToken) =>
        logins.AcquireAsync(adapter, plugin, LimitsFor(adapter, plugin), cancellationToken);

    private LimitsConfig LimitsFor(AdapterId adapter, PluginId plugin) => configuration.Current.LimitsFor(plugin, adapter);
}
