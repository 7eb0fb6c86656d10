using System.Globalization;
using System.Text;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Configuration;

/// <summary>Writes what a person pastes into <c>gateway.yaml</c>: required settings to fill in, the others as comments.</summary>
internal sealed class SettingsTemplate : ISettingsTemplate
{
    public string Yaml(AdapterId adapter, PluginManifest manifest)
    {
        var yaml = new StringBuilder();
        yaml.Append("gateway:\n  adapters:\n    ").Append(adapter).Append(":\n");
        yaml.Append("      plugin: ").Append(manifest.Id).Append('\n');
        if (manifest.Settings.Length > 0)
        {
            yaml.Append("      settings:\n");
        }

        foreach (var schema in manifest.Settings.OrderByDescending(IsWanted))
        {
            var lead = IsWanted(schema) ? "        " : "        # ";
            yaml.Append(lead).Append(schema.Key).Append(": ");
            yaml.Append(schema.Secret ? $"${{env:{VariableFor(adapter, schema.Key)}}}" : schema.Default is { Length: > 0 } standard ? Quoted(standard, schema.Kind) : Example(schema));
            yaml.Append(Comment(schema)).Append('\n');
        }

        return yaml.ToString();
    }

    /// <summary>The environment variable that the template proposes for a secret.</summary>
    public static string VariableFor(AdapterId adapter, string key) =>
        $"{adapter}_{key}".Replace('-', '_').ToUpperInvariant();

    /// <summary>Something that has the right form.</summary>
    public static string Example(SettingSchema schema) => schema.Kind switch
    {
        SettingKind.Integer or SettingKind.Number => double.IsNaN(schema.Min) ? "0" : schema.Min.ToString(CultureInfo.InvariantCulture),
        SettingKind.Boolean => "false",
        SettingKind.Duration => "30s",
        SettingKind.Choice => schema.Choices?.Split('|')[0].Trim() ?? "\"\"",
        SettingKind.List => "[]",
        SettingKind.Map => "{}",
        _ => "\"\"",
    };

    private static bool IsWanted(SettingSchema schema) => schema is { Required: true, Default: null };

    private static string Quoted(string text, SettingKind kind) =>
        kind is SettingKind.Text or SettingKind.Choice ? $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : text;

    private static string Comment(SettingSchema schema)
    {
        var words = new List<string>();
        if (schema.Required)
        {
            words.Add(schema.RequiredUnless is { } other ? $"required unless {other}: true" : "required");
        }

        if (schema.Choices is { } choices && schema.Kind == SettingKind.Choice)
        {
            words.Add($"one of {choices.Replace("|", ", ", StringComparison.Ordinal)}");
        }

        // a line break would end the comment and begin a key
        var text = string.Join("; ", words.Append(schema.Description ?? "").Where(word => word.Length > 0)).ReplaceLineEndings(" ");
        return text.Length == 0 ? "" : $"   # {text}";
    }
}
