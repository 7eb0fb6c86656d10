using System.Text.Json;

namespace Gateway.Host.Operator;

/// <summary>Enums in kebab-case for people, the same as in JSON.</summary>
internal static class EnumText
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
