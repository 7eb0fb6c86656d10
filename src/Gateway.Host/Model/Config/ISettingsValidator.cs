using System.Collections.Immutable;
using Gateway.Abstractions;

namespace Gateway.Host.Model.Config;

/// <summary>Checks the settings of an instance against what its plugin declares, before any code of the plugin runs.</summary>
internal interface ISettingsValidator
{
    /// <summary>Everything that is wrong; empty when the instance may start with <paramref name="settings"/> (defaults filled in).</summary>
    ImmutableArray<ConfigurationProblem> Validate(PluginManifest manifest, AdapterConfig adapter, out AdapterSettings settings);
}
