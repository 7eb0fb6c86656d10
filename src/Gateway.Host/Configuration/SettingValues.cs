using System.Globalization;
using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Configuration;

/// <summary>Checks one value against one declaration. Pure.</summary>
internal static class SettingValues
{
    /// <param name="schema">The declaration.</param>
    /// <param name="key">The flattened key: the declared one, or one below it.</param>
    /// <param name="text">The value.</param>
    public static SettingCheck Check(SettingSchema schema, string key, string text)
    {
        var shape = ShapeFault(schema, key);
        if (shape is not null)
        {
            return new SettingCheck(null, shape);
        }

        // a secret is never repeated in a message
        var shown = schema.Secret ? "the value" : $"'{text}'";
        return schema.Kind switch
        {
            SettingKind.Integer => Integer(schema, text, shown),
            SettingKind.Number => Number(schema, text, shown),
            SettingKind.Boolean => Boolean(text, shown),
            SettingKind.Duration => Duration(schema, text, shown),
            SettingKind.Choice => Choice(schema, text, shown),
            SettingKind.Text => InRange(schema, text.Length, text, shown, " characters"),
            _ => SettingCheck.Good(text),
        };
    }

    /// <summary>The declared default, flattened; nothing when there is none.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Default(SettingSchema schema)
    {
        if (schema.Default is not { } text)
        {
            yield break;
        }

        if (schema.Kind is not (SettingKind.List or SettingKind.Map))
        {
            yield return new(schema.Key, text);
            yield break;
        }

        // written as in the configuration: [a, b] or {a: b}
        var node = YamlTreeReader.Read(text, "default", new ProblemList());
        for (var i = 0; i < (node?.Items.Count ?? 0); i++)
        {
            yield return new(string.Create(CultureInfo.InvariantCulture, $"{schema.Key}:{i}"), node!.Items[i].Text ?? "");
        }

        foreach (var entry in node?.Entries ?? [])
        {
            yield return new($"{schema.Key}:{entry.Key}", entry.Value.Text ?? "");
        }
    }

    private static Fault? ShapeFault(SettingSchema schema, string key)
    {
        var nested = key.Length > schema.Key.Length;
        var below = nested ? key[(schema.Key.Length + 1)..] : "";
        var deep = below.Contains(':', StringComparison.Ordinal);
        var numbered = int.TryParse(below, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return schema.Kind switch
        {
            SettingKind.List when !nested || deep || !numbered => new Fault("this must be a list of texts.", "Write it as '- item' lines, or [a, b]."),
            SettingKind.Map when !nested || deep => new Fault("this must be a map of texts.", "Write it as 'name: value' lines below the key."),
            SettingKind.List or SettingKind.Map => null,
            _ when nested => new Fault("this must be a single value.", "Write it behind the colon, on the same line."),
            _ => null,
        };
    }

    private static SettingCheck Integer(SettingSchema schema, string text, string shown) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? InRange(schema, value, value.ToString(CultureInfo.InvariantCulture), shown, "")
            : SettingCheck.Bad($"{shown} is not a whole number.", "Write digits only.");

    private static SettingCheck Number(SettingSchema schema, string text, string shown) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? InRange(schema, value, value.ToString("R", CultureInfo.InvariantCulture), shown, "")
            : SettingCheck.Bad($"{shown} is not a number.", "Write it like 1.5.");

    private static SettingCheck Boolean(string text, string shown) => bool.TryParse(text, out var value)
        ? SettingCheck.Good(value ? "true" : "false")
        : SettingCheck.Bad($"{shown} is neither true nor false.", "Write true or false.");

    private static SettingCheck Duration(SettingSchema schema, string text, string shown) => DurationText.TryParse(text, out var value)
        ? InRange(schema, value.TotalSeconds, text, shown, " seconds")
        : SettingCheck.Bad($"{shown} is not a length of time.", Durations.Forms);

    private static SettingCheck Choice(SettingSchema schema, string text, string shown)
    {
        var choices = (schema.Choices ?? "").Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var match = Array.Find(choices, choice => string.Equals(choice, text.Trim(), StringComparison.OrdinalIgnoreCase));
        return match is not null
            ? SettingCheck.Good(match)
            : SettingCheck.Bad($"{shown} is none of {string.Join(", ", choices)}.", Nearest.Of(text, choices) is { } near ? $"Did you mean '{near}'?" : "Write one of them.");
    }

    // no limit is NaN, and every comparison with NaN is false
    private static SettingCheck InRange(SettingSchema schema, double measure, string plain, string shown, string unit) =>
        measure < schema.Min || measure > schema.Max
            ? SettingCheck.Bad($"{shown} is out of range.", $"Write {RangeOf(schema)}{unit}.")
            : SettingCheck.Good(plain);

    private static string RangeOf(SettingSchema schema) => (double.IsNaN(schema.Min), double.IsNaN(schema.Max)) switch
    {
        (false, false) => string.Create(CultureInfo.InvariantCulture, $"{schema.Min} to {schema.Max}"),
        (false, true) => string.Create(CultureInfo.InvariantCulture, $"at least {schema.Min}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"at most {schema.Max}"),
    };
}
