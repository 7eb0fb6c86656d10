using Mono.Cecil;

namespace Gateway.Architecture.Tests.Rules;

/// <summary>
/// No static field of the host can hold something of a plugin: each would keep a load context alive for ever, and none would show it.
/// </summary>
internal static class StaticFieldRule
{
    private static readonly string[] Holders =
        ["System.Object", "System.Type", "System.Reflection.Assembly", "System.Delegate", "System.MulticastDelegate", "System.Exception", "System.Threading.Tasks.Task"];

    private static readonly string[] DelegatePrefixes = ["System.Action", "System.Func`", "System.Predicate`", "System.Comparison`", "System.EventHandler", "System.Threading.TimerCallback"];

    // Not ConditionalWeakTable: its entries live only as long as their keys, so it keeps no context alive.
    private static readonly string[] Collections =
    [
        "List`1", "Dictionary`2", "HashSet`1", "Queue`1", "Stack`1", "SortedDictionary`2", "SortedSet`1", "LinkedList`1", "PriorityQueue`2", "Collection`1",
        "ConcurrentDictionary`2", "ConcurrentQueue`1", "ConcurrentBag`1", "ConcurrentStack`1", "BlockingCollection`1",
        "IList`1", "ICollection`1", "IDictionary`2", "ISet`1", "Hashtable", "ArrayList",
    ];

    public static IEnumerable<string> Breaches(ModuleDefinition host) =>
        from type in HostTypes.All(host)
        where !HostTypes.IsGenerated(type)
        from field in type.Fields
        where field.IsStatic && !field.HasConstant && !HostTypes.IsGenerated((ICustomAttributeProvider)field) && !field.Name.StartsWith("__", StringComparison.Ordinal)
        let why = Why(field.FieldType)
        where why is not null
        select $"{type.FullName}.{field.Name} is static and {why}";

    private static string? Why(TypeReference type)
    {
        if (type is RequiredModifierType modified)
        {
            return Why(modified.ElementType); // volatile
        }

        if (type is ArrayType array)
        {
            return Why(array.ElementType) is { } inner ? $"an array that is {inner}" : null;
        }

        var name = type.GetElementType().FullName;
        if (Holders.Contains(name) || DelegatePrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) || IsOwnDelegate(type))
        {
            return $"can hold code or objects of a plugin ({name})";
        }

        return Collections.Contains(type.GetElementType().Name) ? $"a collection that can grow ({name})" : null;
    }

    private static bool IsOwnDelegate(TypeReference type) => type is TypeDefinition { BaseType.FullName: "System.MulticastDelegate" };
}
