using Mono.Cecil;

namespace Gateway.Architecture.Tests.Rules;

/// <summary>Ways to look at the host's types that several rules share.</summary>
internal static class HostTypes
{
    public const string Root = "Gateway.Host";

    public static IEnumerable<TypeDefinition> All(ModuleDefinition module) => module.GetTypes();

    public static TypeReference Outermost(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type;
    }

    /// <summary>The folder below the host's root that a type lives in, or null when it is no type of a folder.</summary>
    public static string? Folder(TypeReference type)
    {
        var space = Outermost(type).Namespace;
        return space.StartsWith(Root + ".", StringComparison.Ordinal) ? space[(Root.Length + 1)..].Split('.')[0] : null;
    }

    /// <summary>Composition may mention everything: the extension classes that register a folder.</summary>
    public static bool IsRegistration(TypeReference type) => Outermost(type).Name.EndsWith("ServiceCollectionExtensions", StringComparison.Ordinal);

    public static bool IsGenerated(TypeDefinition type) =>
        type.Name.Contains('<', StringComparison.Ordinal) || IsGenerated((ICustomAttributeProvider)type) || (type.DeclaringType is { } outer && IsGenerated(outer));

    public static bool IsGenerated(ICustomAttributeProvider provider) =>
        provider.CustomAttributes.Any(attribute => attribute.AttributeType.Name is "CompilerGeneratedAttribute" or "GeneratedCodeAttribute");

    /// <summary>Razor components are classes that the Razor compiler writes: naming and sealing are not ours.</summary>
    public static bool IsComponent(TypeDefinition type) =>
        type.BaseType?.FullName.StartsWith("Microsoft.AspNetCore.Components.", StringComparison.Ordinal) == true
        || type.BaseType?.FullName.StartsWith("MudBlazor.", StringComparison.Ordinal) == true;
}
