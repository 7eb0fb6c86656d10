namespace Gateway.Abstractions;

/// <summary>
/// Declares one setting of the adapter. The host checks the configuration against these before the adapter is loaded; a key that no
/// attribute declares is refused with a suggestion.
/// </summary>
/// <param name="key">snake_case.</param>
/// <param name="kind">The kind of its value.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SettingAttribute(string key, SettingKind kind) : Attribute
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The kind of its value.</summary>
    public SettingKind Kind { get; } = kind;

    /// <summary>One sentence for people.</summary>
    public string? Description { get; set; }

    /// <summary>Without a value the instance is not started.</summary>
    public bool Required { get; set; }

    /// <summary>With <see cref="Required"/>: not required while this other, Boolean setting is true.</summary>
    public string? RequiredUnless { get; set; }

    /// <summary>The value is registered and never shown in a log, an exception, a snapshot or an answer.</summary>
    public bool Secret { get; set; }

    /// <summary>Used when the configuration has no value; written as it would be in the configuration.</summary>
    public string? Default { get; set; }

    /// <summary>Least value (Integer, Number; seconds for Duration; characters for Text), or NaN for no limit.</summary>
    public double Min { get; set; } = double.NaN;

    /// <summary>Greatest value, likewise.</summary>
    public double Max { get; set; } = double.NaN;

    /// <summary>What a <see cref="SettingKind.Choice"/> may be, separated by <c>|</c>.</summary>
    public string? Choices { get; set; }
}
