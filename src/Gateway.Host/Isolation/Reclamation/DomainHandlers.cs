using System.Reflection;
using System.Runtime.Loader;

namespace Gateway.Host.Isolation.Reclamation;

/// <summary>
/// Says to a plugin's handlers of <see cref="AppDomain.DomainUnload"/> what they wait for, and takes them off: libraries written for the
/// old framework empty their pools there (Microsoft.Data.Sqlite, and so EF Core), never take the handler back, and pin the context.
/// </summary>
/// <remarks>
/// No domain is unloaded any more; the end of the context is what that event meant. An object that listens to it does its cleaning up
/// there, so its handlers of <see cref="AppDomain.ProcessExit"/> go as well, and its timers stop: there is no other way to end those of
/// Microsoft.Data.Sqlite. All other handlers of ProcessExit and all other timers mean something and stay; they are named as what holds
/// the context. An event has no list to read, so its field is found by name.
/// </remarks>
internal static class DomainHandlers
{
    private static readonly FieldInfo? DomainUnload = Field(nameof(AppDomain.DomainUnload));
    private static readonly FieldInfo? ProcessExit = Field(nameof(AppDomain.ProcessExit));

    /// <summary>False when the runtime has no such fields any more: plugins that use Microsoft.Data.Sqlite will be reported as leaked.</summary>
    public static bool CanRemove => DomainUnload is not null && ProcessExit is not null;

    /// <summary>Runs plugin code; what it throws comes through when everything has been taken off.</summary>
    public static void Release(AssemblyLoadContext context)
    {
        List<Exception> thrown = [];
        foreach (var handler in Of(DomainUnload, context).ToList())
        {
            AppDomain.CurrentDomain.DomainUnload -= handler;
            foreach (var other in Of(ProcessExit, context).Where(one => handler.Target is { } target && one.Target == target).ToList())
            {
                AppDomain.CurrentDomain.ProcessExit -= other;
            }

            StopTimers(handler.Target);
            try
            {
                handler(AppDomain.CurrentDomain, EventArgs.Empty);
            }
            catch (Exception fault)
            {
                thrown.Add(fault);
            }
        }

        if (thrown.Count > 0)
        {
            throw new AggregateException(thrown);
        }
    }

    private static void StopTimers(object? target)
    {
        foreach (var timer in (target?.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic) ?? []).Select(field => field.GetValue(target)).OfType<ITimer>())
        {
            timer.Dispose();
        }
    }

    private static FieldInfo? Field(string name) => typeof(AppDomain).GetField(name, BindingFlags.Instance | BindingFlags.NonPublic);

    private static IEnumerable<EventHandler> Of(FieldInfo? handlers, AssemblyLoadContext context) =>
        ((handlers?.GetValue(AppDomain.CurrentDomain) as EventHandler)?.GetInvocationList() ?? []).OfType<EventHandler>()
            .Where(one => AssemblyLoadContext.GetLoadContext(one.Method.Module.Assembly) == context);
}
