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
            if (config.Required && current.Find(name) is not { State: AdapterState.Ready or AdapterState.Degraded })
            {
                missing.Add(current.Find(name) is { } adapter
                    ? $"the required adapter {name} is {EnumText.Of(adapter.State)} ({ReasonCatalogue.Code(adapter.Reason)})"
                    : $"the required adapter {name} is not known yet");
            }
        }

        return missing;
    }

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

    /// <summary>An instance that waits for a person or for files is not on its way.</summary>
    private static bool IsComingUp(AdapterSnapshot adapter) => adapter.Desired == DesiredState.Enabled && adapter.State switch
    {
        AdapterState.Loading or AdapterState.Starting => true,
        AdapterState.Discovered => adapter.Reason is not (Reason.NotConfigured or Reason.PluginMissing or Reason.PluginRemoved)
            && adapter.NextAction.Kind is not (NextActionKind.WaitForFiles or NextActionKind.WaitForConfiguration or NextActionKind.WaitForOperator),
        _ => false,
    };
}
