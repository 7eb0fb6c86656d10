using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>Pure: inputs in, plan out. No clock, no state.</summary>
internal sealed class Planner(ISettingsValidator validator)
{
    public RunPlan Plan(InstanceInputs inputs)
    {
        if (inputs.Config is not { } config)
        {
            return RunPlan.Hold(AdapterState.Stopped, Reason.ConfigurationChanged, "it is no longer configured", NextActionKind.None, "nothing");
        }

        if (inputs.Desired != DesiredState.Enabled)
        {
            var state = inputs.Desired == DesiredState.Paused ? AdapterState.Paused : AdapterState.Disabled;
            var verb = inputs.Desired == DesiredState.Paused ? "resume" : "enable";
            return RunPlan.Hold(state, Reason.Operator, $"an operator set it to {inputs.Desired.ToString().ToLowerInvariant()}",
                NextActionKind.WaitForOperator, $"waits for 'gateway {verb} {inputs.Name}'");
        }

        if (inputs.Clash is { } clash)
        {
            return Clashing(inputs.Name, config, clash);
        }

        return inputs.Entry is { } entry ? Plan(inputs, config, entry) : Missing(config);
    }

    private static RunPlan Clashing(AdapterId name, AdapterConfig config, CredentialClash clash)
    {
        var both = $"'{clash.Holder}' and '{name}' would log in with one credential (setting '{clash.Setting}' of plugin '{config.Plugin}')";
        return clash.IsLeaving
            ? RunPlan.Hold(AdapterState.Stopped, Reason.CredentialInUse, $"{both}; '{clash.Holder}' is giving it up", NextActionKind.FinishStop, $"starts when '{clash.Holder}' has stopped")
            : RunPlan.Hold(AdapterState.Failed, Reason.CredentialInUse, $"{both}; '{clash.Holder}' keeps it",
                NextActionKind.WaitForConfiguration, $"starts when '{name}' has a credential of its own, or '{clash.Holder}' is paused, disabled or removed");
    }

    private static RunPlan Missing(AdapterConfig config) =>
        RunPlan.Hold(AdapterState.Discovered, Reason.PluginMissing, $"there is no plugin '{config.Plugin}' in the plugin folder",
            NextActionKind.WaitForFiles, $"starts when a plugin with the id '{config.Plugin}' is dropped in");

    private RunPlan Plan(InstanceInputs inputs, AdapterConfig config, PluginEntry entry)
    {
        if (entry.Build is not { } build)
        {
            var refusal = entry.Refusal ?? new PluginRefusal(Reason.FilesChanging, entry.Source, "its files are being read", "Wait.");
            return RunPlan.Hold(StateOf(refusal.Reason), refusal.Reason, $"{refusal.File}: {refusal.Detail} {refusal.Remedy}",
                NextActionKind.WaitForFiles, "looks again when the files change");
        }

        var problems = validator.Validate(build.Manifest, config, out var settings);
        if (problems.IsEmpty)
        {
            return RunPlan.Go(build, settings, inputs.Isolation.Tier, inputs.Bounds);
        }

        var missing = build.Manifest.Settings.Where(setting => setting.Required && !config.Settings.ContainsKey(setting.Key)).ToList();
        return problems.All(problem => missing.Exists(setting => problem.Path.EndsWith("." + setting.Key, StringComparison.Ordinal)))
            ? RunPlan.Hold(AdapterState.Discovered, Reason.NotConfigured, string.Join(' ', problems.Select(problem => problem.ToString())),
                NextActionKind.WaitForConfiguration, $"starts when '{inputs.Name}' has these settings")
            : RunPlan.Hold(AdapterState.Failed, Reason.SettingInvalid, string.Join(' ', problems.Select(problem => problem.ToString())),
                NextActionKind.WaitForConfiguration, $"starts when the settings of '{inputs.Name}' are corrected");
    }

    private static AdapterState StateOf(Reason refusal) => refusal switch
    {
        Reason.WrongFramework or Reason.ContractUnsupported or Reason.ReferenceNewer => AdapterState.NotSupported,
        Reason.CorruptFile or Reason.NoAdapter or Reason.SeveralAdapters or Reason.DependencyMissing or Reason.DuplicateId or Reason.Unreadable or Reason.LockMismatch => AdapterState.Malformed,
        _ => AdapterState.Discovered,
    };
}
