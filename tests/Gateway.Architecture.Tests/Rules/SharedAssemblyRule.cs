using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Gateway.Architecture.Tests.Rules;

/// <summary>
/// The loader is told to share exactly one assembly, and that is Gateway.Abstractions: one place in the host adds one name, and the
/// name comes from a type of the contract.
/// </summary>
internal static class SharedAssemblyRule
{
    private const string Contract = "Gateway.Abstractions";
    private const string Config = "McMaster.NETCore.Plugins.PluginConfig";

    public static IEnumerable<string> Breaches(ModuleDefinition host)
    {
        var methods = HostTypes.All(host).SelectMany(type => type.Methods).Where(method => method.HasBody).ToList();
        var additions = methods.SelectMany(Additions).ToList();
        if (additions.Count != 1)
        {
            yield return $"{additions.Count} places add to the shared assemblies, there must be exactly one: {string.Join(", ", additions.Select(place => place.Method.FullName))}";
        }

        foreach (var (method, call) in additions.Where(place => Source(place.Method, place.Call) != Contract))
        {
            yield return $"{method.FullName} shares '{Source(method, call) ?? "something that cannot be told"}', not {Contract}";
        }

        foreach (var method in methods)
        {
            foreach (var breach in method.Body.Instructions.Select(instruction => OtherWay(instruction)).OfType<string>())
            {
                yield return $"{method.FullName} {breach}";
            }
        }
    }

    /// <summary>The calls of Add on the collection that get_SharedAssemblies has returned; anything else done to it is told as unknown.</summary>
    private static IEnumerable<(MethodDefinition Method, Instruction Call)> Additions(MethodDefinition method)
    {
        foreach (var instruction in method.Body.Instructions.Where(instruction => IsCall(instruction, Config, "get_SharedAssemblies")))
        {
            var next = instruction.Next;
            while (next is not null && !(next.Operand is MethodReference { Name: "Add" } add && add.DeclaringType.FullName.Contains("AssemblyName", StringComparison.Ordinal)))
            {
                next = next.Next;
            }

            yield return (method, next ?? instruction);
        }
    }

    /// <summary>The assembly of the type whose <c>typeof(T).Assembly.GetName()</c> is the argument, through one local if need be.</summary>
    private static string? Source(MethodDefinition method, Instruction call)
    {
        var at = call.Previous;
        if (at is null || !Ends(at, "GetName"))
        {
            return null;
        }

        at = at.Previous;
        if (Local(method, at, isStore: false) is { } local)
        {
            var stores = method.Body.Instructions.Where(instruction => Local(method, instruction, isStore: true) == local).ToList();
            if (stores.Count != 1)
            {
                return null;
            }

            at = stores[0].Previous;
        }

        return Ends(at, "get_Assembly") && Ends(at.Previous, "GetTypeFromHandle") && at.Previous.Previous is { Operand: TypeReference type }
            ? type.Scope.Name.Replace(".dll", "", StringComparison.Ordinal)
            : null;
    }

    private static int? Local(MethodDefinition method, Instruction instruction, bool isStore)
    {
        var name = instruction.OpCode.Name;
        if (!name.StartsWith(isStore ? "stloc" : "ldloc", StringComparison.Ordinal) || name.StartsWith("ldloca", StringComparison.Ordinal))
        {
            return null;
        }

        return instruction.Operand is VariableDefinition variable ? variable.Index : name[^1] - '0';
    }

    private static string? OtherWay(Instruction instruction) => instruction switch
    {
        { Operand: MethodReference { DeclaringType.Name: "PluginLoader" } method } when method.Parameters.Any(part => part.ParameterType.FullName == "System.Type[]") =>
            "passes shared types to the loader",
        { Operand: MethodReference { Name: "set_PreferSharedTypes" }, Previous.OpCode.Code: not Code.Ldc_I4_0 } => "prefers shared types",
        { Operand: MethodReference { DeclaringType.Name: "AssemblyLoadContextBuilder" } } => "builds a load context behind the loader's back",
        _ => null,
    };

    private static bool IsCall(Instruction instruction, string type, string name) =>
        instruction.Operand is MethodReference method && method.Name == name && method.DeclaringType.FullName == type;

    private static bool Ends(Instruction? instruction, string name) => instruction?.Operand is MethodReference method && method.Name == name;
}
