using Gateway.Abstractions;

namespace Gateway.Host.Model;

/// <summary>One declared setting, as read from metadata; see <see cref="SettingAttribute"/> for the meaning of each part.</summary>
internal sealed record SettingSchema(
    string Key,
    SettingKind Kind,
    string? Description = null,
    bool Required = false,
    string? RequiredUnless = null,
    bool Secret = false,
    string? Default = null,
    double Min = double.NaN,
    double Max = double.NaN,
    string? Choices = null);
