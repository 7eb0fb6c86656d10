using System.Globalization;
using System.Text.Json;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Qq;

/// <summary>What is QQ's own way of writing JSON.</summary>
internal static class Json
{
    /// <summary>A number, also one that is written as a text: this platform does both.</summary>
    public static double? Number(JsonElement parent, string name) =>
        JsonLook.Number(parent, name) ?? (double.TryParse(JsonLook.Text(parent, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null);
}
