using System.Collections.Immutable;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>Most maps are empty: those cross as nothing.</summary>
internal static class WireMap
{
    public static Dictionary<string, string>? From(IReadOnlyDictionary<string, string> map) => map.Count == 0 ? null : new(map, StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, string> To(Dictionary<string, string>? map) => map ?? (IReadOnlyDictionary<string, string>)ImmutableDictionary<string, string>.Empty;
}
