using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Gateway.Architecture.Tests.Rules;

/// <summary>
/// Every TaskCompletionSource says how its continuations run: without options they run inline on whoever completes it, which may be the
/// watchdog or a thread of a plugin.
/// </summary>
internal static class CompletionSourceRule
{
    public static IEnumerable<string> Breaches(ModuleDefinition host) =>
        from type in HostTypes.All(host)
        from method in type.Methods
        where method.HasBody
        from instruction in method.Body.Instructions
        where instruction.OpCode == OpCodes.Newobj
        let made = (MethodReference)instruction.Operand
        where made.DeclaringType.GetElementType().FullName is "System.Threading.Tasks.TaskCompletionSource" or "System.Threading.Tasks.TaskCompletionSource`1"
        where made.Parameters.All(parameter => parameter.ParameterType.FullName != "System.Threading.Tasks.TaskCreationOptions")
        select $"{type.FullName}.{method.Name} makes a TaskCompletionSource without options";
}
