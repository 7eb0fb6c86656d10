using Gateway.Host.Model;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Operator.Api;

/// <summary>Whether the gateway as a whole does its work, and whether it has come up.</summary>
internal sealed class ReadinessProbe(Roster roster, IConfigurationSource configuration, IPluginCatalog catalog, IHostApplicationLifetime lifetime)
{
    private volatile bool _started;

    /// <summary>Empty when ready: every required instance works, and the host is not stopping.</summary>
    public IReadOnlyList<string> NotReady()
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return ["the gateway is stopping"];
        }

        var current = roster.Current;
        var missing = new List<string>();
        foreach (var (name, config) in configuration.Current.Adapters)
        {
            if (!config.Required)
            {
                continue;
            }

            if (current.Find(name) is not { } adapter)
            {
                missing.Add($"the required adapter {name} is not known yet");
            }
            else if (!Serves(adapter))
            {
                missing.Add($"the required adapter {Describe(adapter)}");
            }
        }

        return missing;
    }

    /// <summary>
    /// Every adapter that should work and does not, or only in part, required or not. A gateway with one adapter of ten down is ready for
    /// the work of the others, so this alone is no 503; but whoever looks at readiness and at nothing else has to see it.
    /// </summary>
    public IReadOnlyList<string> Degraded() =>
        [.. roster.Current.Adapters.Values.Where(adapter => adapter.Desired == DesiredState.Enabled && IsInTrouble(adapter)).Select(Describe).Order(StringComparer.Ordinal)];

    /// <summary>Empty once the plugin folder was read and every enabled instance has got somewhere; stays so.</summary>
    public IReadOnlyList<string> NotStarted()
    {
        if (_started)
        {
            return [];
        }

        var pending = new List<string>();
        if (!catalog.FirstScan.IsCompletedSuccessfully)
        {
            pending.Add("the plugin folder has not been read yet");
        }

        var current = roster.Current;
        pending.AddRange(current.Adapters.Values.Where(IsComingUp).Select(adapter => $"the adapter {adapter.Name} is {EnumText.Of(adapter.State)}"));
        pending.AddRange(configuration.Current.Adapters.Keys.Where(name => current.Find(name) is null).Select(name => $"the adapter {name} is not known yet"));
        _started = pending.Count == 0;
        return pending;
    }

    /// <summary>
    /// A required adapter whose connection is known to be bad does not serve. One of which only little is known still does: silence is no
    /// proof, and what is reported of its sends or tasks is not its connection.
    /// </summary>
    private static bool Serves(AdapterSnapshot adapter) => adapter.State switch
    {
        AdapterState.Ready => true,
        AdapterState.Degraded => adapter.Dimensions.Transport < Health.Degraded || adapter.Reason == Reason.NoInboundEvidence,
        _ => false,
    };

    private static bool IsInTrouble(AdapterSnapshot adapter) => adapter.State switch
    {
        AdapterState.Degraded or AdapterState.Unresponsive or AdapterState.Backoff or AdapterState.Quarantined or AdapterState.Failed => true,

        // on its way back from a death that is not healed yet
        AdapterState.Loading or AdapterState.Starting or AdapterState.Stopping or AdapterState.Stopped => adapter.LastIncident is { Healed: null },
        _ => false,
    };

    private static string Describe(AdapterSnapshot adapter) => $"{adapter.Name} is {EnumText.Of(adapter.State)} ({ReasonCatalogue.Code(adapter.Reason)})"
        + (adapter.Detail.Length > 0 ? $": {adapter.Detail}" : "");

    /// <summary>An instance that waits for a person or for files is not on its way.</summary>
    private static bool IsComingUp(AdapterSnapshot adapter) => adapter.Desired == DesiredState.Enabled && adapter.State switch
    {
        AdapterState.Loading or AdapterState.Starting => true,
        AdapterState.Discovered => adapter.Reason is not (Reason.NotConfigured or Reason.PluginMissing or Reason.PluginRemoved)
            && adapter.NextAction.Kind is not (NextActionKind.WaitForFiles or NextActionKind.WaitForConfiguration or NextActionKind.WaitForOperator),
        _ => false,
    };
}
