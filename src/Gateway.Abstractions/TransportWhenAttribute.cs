namespace Gateway.Abstractions;

/// <summary>
/// An adapter that receives in more than one way: with this value of this setting it receives so, and not as
/// <see cref="AdapterAttribute.Transport"/> says. A platform that calls us is never judged by silence; without this its quiet hours would
/// look like a dead connection. Since contract 1.4; an older host judges by <see cref="AdapterAttribute.Transport"/> alone.
/// </summary>
/// <param name="setting">The key of a setting that the adapter declares; else the plugin is refused.</param>
/// <param name="value">The value, as it would be written in the configuration; upper and lower case are the same.</param>
/// <param name="transport">How it then receives.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class TransportWhenAttribute(string setting, string value, TransportKind transport) : Attribute
{
    /// <summary>The key of the setting.</summary>
    public string Setting { get; } = setting;

    /// <summary>Its value.</summary>
    public string Value { get; } = value;

    /// <summary>How the adapter then receives.</summary>
    public TransportKind Transport { get; } = transport;
}
