using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Gateway.Architecture.Tests.Rules;

/// <summary>Only Plugins and Isolation know that load contexts exist, and load code.</summary>
internal static class LoadContextRule
{
    private static readonly string[] Allowed = ["Plugins", "Isolation"];

    public static IEnumerable<string> Breaches(ModuleDefinition host)
    {
        foreach (var type in HostTypes.All(host).Where(type => !Allowed.Contains(HostTypes.Folder(type)) && !HostTypes.IsRegistration(type)))
        {
            foreach (var (target, member) in TypeReferences.Of(type).Where(found => IsLoading(found.Target)))
            {
                yield return $"{type.FullName}: {member} mentions {target.FullName}";
            }

            foreach (var call in type.Methods.Where(method => method.HasBody).SelectMany(method => method.Body.Instructions).Where(IsLoadingCall))
            {
                yield return $"{type.FullName} calls {call.Operand}";
            }
        }
    }

    private static bool IsLoading(TypeReference type) =>
        type.Namespace == "System.Runtime.Loader" || type.Namespace.StartsWith("McMaster.", StringComparison.Ordinal);

    private static bool IsLoadingCall(Instruction instruction) =>
        instruction.Operand is MethodReference { DeclaringType.FullName: "System.Reflection.Assembly" } method
        && method.Name.StartsWith("Load", StringComparison.Ordinal);
}
