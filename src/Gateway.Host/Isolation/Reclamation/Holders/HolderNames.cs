using Microsoft.Diagnostics.Runtime;

namespace Gateway.Host.Isolation.Reclamation.Holders;

/// <summary>Names of metadata for one line that people read.</summary>
internal static class HolderNames
{
    private const string Arrow = " -> ";

    public static string Of(ClrObject one) =>
        one.Type?.Name == "System.RuntimeType" && one.AsRuntimeType() is { } described ? $"typeof({Of(described)})" : Of(one.Type);

    public static string Of(ClrType? type)
    {
        var name = type?.Name ?? "an unknown type";
        // the framework's namespaces only make the line long; a plugin's say who it is
        var plain = name.StartsWith("System.", StringComparison.Ordinal) && !name.Contains('<', StringComparison.Ordinal) ? name[(name.LastIndexOf('.') + 1)..] : name;
        return plain.Replace("System.", "", StringComparison.Ordinal);
    }

    public static string Of(ClrMethod? method) => method is null ? "native code" : $"{Of(method.Type)}.{method.Name}";

    /// <summary>The name of a property for the field that the compiler made for it.</summary>
    public static string Plain(string? field) =>
        field is ['<', ..] && field.IndexOf('>', StringComparison.Ordinal) is var end and > 1 ? field[1..end] : field ?? "";

    /// <summary>A way that is too long keeps its ends: who holds, and what is held.</summary>
    public static string Join(IReadOnlyList<string> steps, int longest) => steps.Count <= longest
        ? string.Join(Arrow, steps)
        : string.Join(Arrow, [.. steps.Take(longest / 2), "…", .. steps.Skip(steps.Count - longest / 2)]);
}
