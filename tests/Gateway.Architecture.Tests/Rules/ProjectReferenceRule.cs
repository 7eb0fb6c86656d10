using System.Xml.Linq;
using Mono.Cecil;

namespace Gateway.Architecture.Tests.Rules;

/// <summary>
/// An adapter knows Gateway.Abstractions, and its own copy of what adapters share, and nothing else of this repository; Gateway.Abstractions knows the
/// base class library.
/// </summary>
internal static class ProjectReferenceRule
{
    private static readonly string[] HostAssemblies = ["gateway", "Gateway.Host"];
    private static readonly string[] Allowed = ["Gateway.Abstractions", "Gateway.Adapters.Plumbing"];

    public static IEnumerable<string> AdapterBreaches(IEnumerable<SourceFile> projects)
    {
        foreach (var project in projects)
        {
            var items = XDocument.Parse(project.Text).Descendants();
            foreach (var include in items.Where(item => item.Name.LocalName == "ProjectReference").SelectMany(Includes))
            {
                if (!Allowed.Contains(Path.GetFileNameWithoutExtension(include.Replace('\\', '/'))))
                {
                    yield return $"{project.Path} references the project {include}; an adapter references {string.Join(" and ", Allowed)} only";
                }
            }

            foreach (var include in items.Where(item => item.Name.LocalName == "Reference").SelectMany(Includes))
            {
                if (HostAssemblies.Contains(include.Split(',')[0]))
                {
                    yield return $"{project.Path} references the host's assembly {include}";
                }
            }
        }
    }

    public static IEnumerable<string> ContractBreaches(ModuleDefinition contract) =>
        contract.AssemblyReferences
            .Where(reference => reference.Name is not ("netstandard" or "mscorlib") && !reference.Name.StartsWith("System.", StringComparison.Ordinal))
            .Select(reference => $"{contract.Assembly.Name.Name} references {reference.Name}, which is not part of the base class library");

    private static IEnumerable<string> Includes(XElement item) =>
        (item.Attribute("Include")?.Value ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
