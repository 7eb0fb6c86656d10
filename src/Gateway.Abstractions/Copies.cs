using System.Collections.ObjectModel;

namespace Gateway.Abstractions;

/// <summary>
/// Copies what a plugin hands over into collections of the base class library: a collection type of the plugin's own would run
/// plugin code inside the host and keep its load context alive.
/// </summary>
internal static class Copies
{
    public static IReadOnlyDictionary<string, string> EmptyMap => ReadOnlyDictionary<string, string>.Empty;

    public static IReadOnlyList<T> List<T>(IReadOnlyList<T>? source) =>
        source is null || source.Count == 0 ? [] : Array.AsReadOnly(source.ToArray());

    public static IReadOnlyDictionary<string, string> Map(IReadOnlyDictionary<string, string>? source) =>
        source is null || source.Count == 0
            ? EmptyMap
            : new ReadOnlyDictionary<string, string>(new Dictionary<string, string>(source, StringComparer.Ordinal));
}
