using System.Collections.Immutable;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Isolation.Reclamation;

/// <summary>
/// Counts leaked load contexts: by instance and by plugin against <c>limits.leak_budget</c>, and all of them against
/// <c>diagnostics.leak_budget</c>. Whoever has used its budget up is told to whoever moves instances out of the process.
/// </summary>
/// <remarks>Called by the reclamation loop only. A context that goes after all is given back.</remarks>
internal sealed class LeakBudget
{
    private const string HostCause = "leaked-contexts";
    private readonly IConfigurationSource _configuration;
    private readonly HostStatus _host;
    private ImmutableHashSet<(AdapterId Adapter, PluginId Plugin, GenerationNumber Generation)> _leaked = [];

    public LeakBudget(ReclamationQueue queue, IConfigurationSource configuration, HostStatus host)
    {
        (_configuration, _host) = (configuration, host);
        queue.Settled += OnSettled;
    }

    /// <summary>Contexts that are leaked at this moment.</summary>
    public int Count => _leaked.Count;

    /// <summary>
    /// The instance has used up its budget, or its plugin has: it should run in a process of its own. With every further leak again.
    /// Handlers must return at once.
    /// </summary>
    public event Action<AdapterId, string>? UsedUp;

    private void OnSettled(ReclamationResult result)
    {
        if (result is { State: RetiredState.Leaked, Handle: 0 })
        {
            // a process that cannot be ended is no context of this one
            return;
        }

        var one = (result.Adapter, result.Plugin, result.Generation);
        _leaked = result.State == RetiredState.Leaked ? _leaked.Add(one) : _leaked.Remove(one);
        JudgeHost();
        var budget = _configuration.Current.LimitsFor(result.Plugin, result.Adapter).LeakBudget;
        var own = _leaked.Count(other => other.Adapter == result.Adapter);
        var plugins = _leaked.Count(other => other.Plugin == result.Plugin);
        var cause = $"leak-budget-{result.Adapter}";
        if (Math.Max(own, plugins) < budget)
        {
            _host.Clear(cause);
            return;
        }

        if (result.State == RetiredState.Leaked)
        {
            var why = own >= budget
                ? $"{own} retired generations of '{result.Adapter}' are still in memory (limits.leak_budget: {budget})"
                : $"{plugins} retired generations of the plugin '{result.Plugin}' are still in memory, {own} of them of '{result.Adapter}' (limits.leak_budget: {budget})";
            _host.Raise(cause, $"{why}; 'gateway why {result.Adapter}' says what holds them, 'isolation: process' ends it");
            UsedUp?.Invoke(result.Adapter, why);
        }
    }

    private void JudgeHost()
    {
        var budget = _configuration.Current.Diagnostics.LeakBudget;
        if (_leaked.Count >= budget)
        {
            var worst = string.Join(", ", _leaked.GroupBy(one => one.Plugin).OrderByDescending(group => group.Count()).Take(3).Select(group => $"{group.Key} ({group.Count()})"));
            _host.Raise(HostCause, $"{_leaked.Count} load contexts of retired generations are still in memory (diagnostics.leak_budget: {budget}), most of {worst}; only a restart of the gateway frees them for certain");
        }
        else
        {
            _host.Clear(HostCause);
        }
    }
}
