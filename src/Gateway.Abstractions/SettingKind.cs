namespace Gateway.Abstractions;

/// <summary>The kind of a setting's value.</summary>
public enum SettingKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A length of time: seconds, or <c>5s</c>, <c>2m</c>, <c>1h</c>, <c>500ms</c>, <c>00:02:00</c>.</summary>
    Duration,

    /// <summary>One of <see cref="SettingAttribute.Choices"/>.</summary>
    Choice,

    /// <summary>A list of texts.</summary>
    List,

    /// <summary>A map of texts to texts.</summary>
    Map,
}
