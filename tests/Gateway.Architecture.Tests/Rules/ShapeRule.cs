using Mono.Cecil;

namespace Gateway.Architecture.Tests.Rules;

/// <summary>Nothing of the host is public but Program, and a class that can be made is sealed.</summary>
internal static class ShapeRule
{
    public static IEnumerable<string> PublicTypes(ModuleDefinition host) =>
        HostTypes.All(host)
            .Where(type => type.IsPublic && type.Name != "Program" && !HostTypes.IsComponent(type) && !HostTypes.IsGenerated(type))
            .Select(type => $"{type.FullName} is public");

    public static IEnumerable<string> OpenClasses(ModuleDefinition host) =>
        HostTypes.All(host)
            .Where(type => type.IsClass && !type.IsValueType && !type.IsAbstract && !type.IsSealed)
            .Where(type => type.Name != "Program" && !HostTypes.IsGenerated(type) && !HostTypes.IsComponent(type))
            .Select(type => $"{type.FullName} is neither sealed nor abstract");
}
