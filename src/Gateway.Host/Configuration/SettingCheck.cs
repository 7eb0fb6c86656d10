namespace Gateway.Host.Configuration;

/// <summary>A value in its plain form, or why it is none.</summary>
internal readonly record struct SettingCheck(string? Value, Fault? Fault)
{
    public static SettingCheck Good(string value) => new(value, null);

    public static SettingCheck Bad(string message, string remedy) => new(null, new Fault(message, remedy));
}
