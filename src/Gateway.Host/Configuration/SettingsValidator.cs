using System.Collections.Immutable;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Configuration;

/// <summary>Checks the settings of an instance against its plugin's declarations, fills in defaults and registers secrets.</summary>
/// <remarks>Safe from any thread. Says everything that is wrong at once; a secret's value is never part of a message.</remarks>
internal sealed class SettingsValidator(ISecrets secrets) : ISettingsValidator
{
    public ImmutableArray<ConfigurationProblem> Validate(PluginManifest manifest, AdapterConfig adapter, out AdapterSettings settings)
    {
        var problems = new ProblemList();
        var path = $"gateway.adapters.{adapter.Name}.settings";
        CheckUnknown(manifest, adapter, path, problems);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var schema in manifest.Settings)
        {
            ReadOne(schema, manifest, adapter, $"{path}.{schema.Key}", values, problems);
        }

        CheckRequired(manifest, adapter, path, values, problems);
        foreach (var schema in manifest.Settings.Where(schema => schema.Secret))
        {
            foreach (var value in Under(values, schema.Key))
            {
                secrets.Register(value.Value);
            }
        }

        settings = new AdapterSettings(values);
        return problems.Problems;
    }

    private static void CheckUnknown(PluginManifest manifest, AdapterConfig adapter, string path, ProblemList problems)
    {
        var known = manifest.Settings.Select(schema => schema.Key).ToList();
        var roots = adapter.Places.Keys.Concat(adapter.Settings.Keys).Where(key => key.Length > 0).Select(key => key.Split(':')[0]);
        foreach (var root in roots.Distinct(StringComparer.Ordinal).Where(root => !known.Contains(root)))
        {
            var suggestion = Nearest.Of(root, known) is { } near ? $"Did you mean '{near}'?"
                : known.Count == 0 ? "The plugin has no settings: remove the key."
                : $"Known: {string.Join(", ", known)}.";
            problems.Add($"{path}.{root}", PlaceOf(adapter, root), $"the plugin '{manifest.Id}' has no setting '{root}'.", suggestion);
        }
    }

    private static void ReadOne(
        SettingSchema schema, PluginManifest manifest, AdapterConfig adapter, string path, Dictionary<string, string> values, ProblemList problems)
    {
        var given = Under(adapter.Settings, schema.Key).ToList();
        if (given.Count == 0)
        {
            FillDefault(schema, manifest, path, PlaceOf(adapter, ""), values, problems);
            return;
        }

        foreach (var (key, value) in given)
        {
            var result = SettingValues.Check(schema, key, value);
            if (result.Fault is { } fault)
            {
                problems.Add(path, PlaceOf(adapter, key), fault.Message, fault.Remedy);
            }
            else
            {
                values[key] = result.Value!;
            }
        }
    }

    private static void FillDefault(
        SettingSchema schema, PluginManifest manifest, string path, ConfigPlace place, Dictionary<string, string> values, ProblemList problems)
    {
        foreach (var (key, value) in SettingValues.Default(schema))
        {
            var result = SettingValues.Check(schema, key, value);
            if (result.Fault is null)
            {
                values[key] = result.Value!;
            }
            else
            {
                problems.Add(path, place, $"the plugin '{manifest.Id}' declares a default that it would not accept itself.", "Set a value, and tell the plugin's author.");
            }
        }
    }

    private static void CheckRequired(
        PluginManifest manifest, AdapterConfig adapter, string path, Dictionary<string, string> values, ProblemList problems)
    {
        foreach (var schema in manifest.Settings.Where(schema => schema.Required))
        {
            // a value that was refused has been reported already
            var present = Under(values, schema.Key).Any(pair => pair.Value.Length > 0);
            var refused = Under(adapter.Settings, schema.Key).Any(pair => pair.Value.Length > 0) && !present;
            var excused = schema.RequiredUnless is { } other && values.GetValueOrDefault(other) == "true";
            if (!present && !refused && !excused)
            {
                var unless = schema.RequiredUnless is { } flag ? $" (or '{flag}: true')" : "";
                var what = schema.Description is { } description ? $" {description.TrimEnd('.')}." : "";
                var form = schema.Secret ? $"${{env:{SettingsTemplate.VariableFor(adapter.Name, schema.Key)}}}" : SettingsTemplate.Example(schema);
                problems.Add($"{path}.{schema.Key}", PlaceOf(adapter, schema.Key), $"'{schema.Key}' is required{unless} and has no value.{what}", $"Write '{schema.Key}: {form}'.");
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Under(IEnumerable<KeyValuePair<string, string>> values, string key) =>
        values.Where(pair => pair.Key == key || pair.Key.StartsWith(key + ":", StringComparison.Ordinal));

    // the nearest place that is known: the key, the settings, the instance
    private static ConfigPlace PlaceOf(AdapterConfig adapter, string key) =>
        ConfigPlace.Parse(adapter.Places.GetValueOrDefault(key) ?? adapter.Places.GetValueOrDefault("") ?? PathResolver.FileName);
}
