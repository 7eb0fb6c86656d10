using System.Reflection;
using System.Text.Json;

namespace Gateway.Host.Isolation.Reclamation;

/// <summary>
/// Empties the cache of System.Text.Json that keeps the types of a plugin, and so its context, alive: without this no plugin that uses
/// System.Text.Json ever unloads, with its own options or not (dotnet-facts, "Unloading really").
/// </summary>
/// <remarks>
/// The hook is the runtime's own, made for hot reload, and not public: found by name, absent in a runtime that renames it, which is
/// then said once. Only this one hook: "all of them" would also reset the caches of the host's own web stack at every reload.
/// </remarks>
internal static class FrameworkCaches
{
    private static readonly MethodInfo? ClearJson = FindJsonHook();

    /// <summary>False when the runtime does not have the hook any more: plugins that use System.Text.Json will be reported as leaked.</summary>
    public static bool CanFlushJson => ClearJson is not null;

    public static void Flush() => ClearJson?.Invoke(obj: null, [null]);

    private static MethodInfo? FindJsonHook()
    {
        var type = typeof(JsonSerializer).Assembly.GetType("System.Text.Json.JsonSerializerOptionsUpdateHandler");
        return type?.GetMethod("ClearCache", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static, [typeof(Type[])]);
    }
}
