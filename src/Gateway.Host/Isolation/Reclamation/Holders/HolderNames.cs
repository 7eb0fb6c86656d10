using Microsoft.Diagnostics.Runtime;

namespace Gateway.Host.Isolation.Reclamation.Holders;

/// <summary>Names of metadata for one line that people read.</summary>
internal static class HolderNames
{
    public static string Of(ClrObject one) =>
        one.Type?.Name == "System.RuntimeType" && one.AsRuntimeType() is { } described ? $"typeof({described.Name})" : Of(one.Type);

    public static string Of(ClrType? type) => Short(type?.Name ?? "an unknown type");

    public static string Of(ClrMethod? method) => method is null ? "native code" : $"{Of(method.Type)}.{method.Name}";

    /// <summary>Without the framework's namespaces, which only make the line long; a plugin's say who it is. Without type arguments.</summary>
    public static string Short(string name)
    {
        var generic = name.IndexOf('<', StringComparison.Ordinal);
        if (generic > 0 && name[generic - 1] is not ('+' or '.'))
        {
            var end = name.LastIndexOf('>');
            name = name[..generic] + name[(end + 1)..];
        }

        return name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)
            ? name[(name.LastIndexOf('.') + 1)..]
            : name;
    }

    /// <summary>The name of a property for the field that the compiler made for it.</summary>
    public static string Plain(string? field) =>
        field is ['<', ..] && field.IndexOf('>', StringComparison.Ordinal) is var end and > 1 ? field[1..end] : field ?? "";
}
