using System.Globalization;

namespace Gateway.Abstractions;

/// <summary>
/// The settings of one instance: an immutable tree of texts, already checked against the plugin's <see cref="SettingAttribute"/>s,
/// with defaults filled in. Never contains anything of another instance.
/// </summary>
/// <remarks>Nested keys are joined by a colon, list items are numbered from 0: <c>channels:0</c>, <c>names:alice</c>.</remarks>
public sealed class AdapterSettings
{
    private readonly Dictionary<string, string> _values;

    /// <summary>Copies the values.</summary>
    public AdapterSettings(IEnumerable<KeyValuePair<string, string>> values) => _values = new(values, StringComparer.Ordinal);

    /// <summary>No settings at all.</summary>
    public static AdapterSettings Empty { get; } = new([]);

    /// <summary>Every key with its value, in no order.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>The text, or null when the key has no value.</summary>
    public string? Text(string key) => _values.GetValueOrDefault(key);

    /// <summary>The text of a key that must have one.</summary>
    /// <exception cref="GatewayRefusedException">It has none: the key is not declared as required.</exception>
    public string RequiredText(string key) =>
        Text(key) ?? throw new GatewayRefusedException(RefusalReason.Invalid, $"The setting '{key}' has no value. Declare it as required, or ask for Text.");

    /// <summary>The number, or <paramref name="fallback"/>.</summary>
    public long Integer(string key, long fallback = 0) =>
        Text(key) is { } text && long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : fallback;

    /// <summary>The number, or <paramref name="fallback"/>.</summary>
    public double Number(string key, double fallback = 0) =>
        Text(key) is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : fallback;

    /// <summary>The truth value, or <paramref name="fallback"/>.</summary>
    public bool Boolean(string key, bool fallback = false) => Text(key) is { } text && bool.TryParse(text, out var value) ? value : fallback;

    /// <summary>The length of time, or <paramref name="fallback"/>.</summary>
    public TimeSpan Duration(string key, TimeSpan fallback) =>
        Text(key) is { } text && DurationText.TryParse(text, out var value) ? value : fallback;

    /// <summary>The items of a list, in order; empty when there is none.</summary>
    public IReadOnlyList<string> List(string key)
    {
        var items = new List<string>();
        while (_values.TryGetValue(string.Create(CultureInfo.InvariantCulture, $"{key}:{items.Count}"), out var item))
        {
            items.Add(item);
        }

        return items;
    }

    /// <summary>The entries of a map; empty when there is none.</summary>
    public IReadOnlyDictionary<string, string> Map(string key)
    {
        var prefix = key + ":";
        return _values.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value, StringComparer.Ordinal);
    }
}
