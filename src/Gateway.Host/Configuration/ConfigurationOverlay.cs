using System.Collections;
using System.Collections.Immutable;

namespace Gateway.Host.Configuration;

/// <summary>One value that is laid over the file: from an environment variable or a flag.</summary>
/// <param name="Path">The parts of the path, from the top; list items by number.</param>
/// <param name="Value">The text.</param>
/// <param name="Origin">Who said so, for messages.</param>
/// <param name="FromEnvironment">Environment names have no case and no '-': both are made up for.</param>
internal sealed record ConfigurationOverlay(ImmutableArray<string> Path, string Value, string Origin, bool FromEnvironment)
{
    private const string Prefix = "GATEWAY__";

    /// <summary>Every variable that begins with <c>GATEWAY__</c>, in an order in which list items come by number.</summary>
    public static ImmutableArray<ConfigurationOverlay> FromVariables(IDictionary variables) =>
    [
        .. variables.Cast<DictionaryEntry>()
            .Select(entry => (Name: (string)entry.Key, Value: entry.Value as string ?? ""))
            .Where(variable => variable.Name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            .Select(variable => new ConfigurationOverlay(
                [.. variable.Name.Split("__")], variable.Value, $"environment variable {variable.Name}", FromEnvironment: true))
            .OrderBy(overlay => string.Join('.', overlay.Path.Select(part => part.Length < 6 ? part.PadLeft(6) : part)), StringComparer.Ordinal),
    ];

    /// <summary>One flag: <c>gateway.adapters.demo.settings.token</c> and its value.</summary>
    public static ConfigurationOverlay FromFlag(string path, string value) =>
        new([.. path.Split('.')], value, $"--set {path}", FromEnvironment: false);

    /// <summary>Splits <c>path=value</c> at the first equals sign; false when there is none.</summary>
    public static bool TryParseFlag(string text, out ConfigurationOverlay overlay)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        overlay = at > 0 ? FromFlag(text[..at].Trim(), text[(at + 1)..]) : FromFlag(text, "");
        return at > 0;
    }
}
