using Mono.Cecil;

namespace Gateway.Architecture.Tests.Rules;

/// <summary>Each folder of the host uses only the folders that it may use (design 2, docs/architecture.md).</summary>
internal static class FolderRule
{
    public static IReadOnlyDictionary<string, string[]> MayUse { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Foundation"] = [],
        ["Model"] = ["Foundation"],
        ["Configuration"] = ["Foundation", "Model"],
        ["Storage"] = ["Foundation", "Model"],
        ["Plugins"] = ["Foundation", "Model"],
        ["Isolation"] = ["Foundation", "Model", "Plugins"],
        ["Supervision"] = ["Foundation", "Model", "Plugins", "Isolation"],
        ["Messaging"] = ["Foundation", "Model"],
        ["Operator"] = ["Foundation", "Model"],
        // composition of the second program in the executable: the inside of a worker
        ["WorkerProcess"] = ["Foundation", "Model", "Plugins", "Isolation", "Supervision", "Messaging"],
    };

    public static IEnumerable<string> Breaches(ModuleDefinition host)
    {
        foreach (var type in HostTypes.All(host).Where(type => !HostTypes.IsRegistration(type)))
        {
            if (HostTypes.Folder(type) is not { } from)
            {
                continue;
            }

            if (!MayUse.TryGetValue(from, out var allowed))
            {
                yield return $"{type.FullName}: the folder '{from}' is not in the table of folders";
                continue;
            }

            foreach (var (target, member) in TypeReferences.Of(type))
            {
                if (HostTypes.Folder(target) is { } to && to != from && !allowed.Contains(to))
                {
                    yield return $"{from} uses {to}: {type.FullName} ({member}) mentions {target.FullName}";
                }
            }
        }
    }
}
