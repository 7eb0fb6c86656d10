using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Host.Operator.Api;

/// <summary>Enums as kebab-case text, the same codes that logs and people use.</summary>
internal sealed class KebabEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
