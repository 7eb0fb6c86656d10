using System.Collections.Immutable;
using Microsoft.Diagnostics.Runtime;

namespace Gateway.Host.Isolation.Reclamation.Holders;

/// <summary>
/// What the collector starts from, each with a name that says where: static fields, statics of threads, handles. Stacks are <see cref="HolderThreads"/>'.
/// </summary>
/// <remarks>
/// Static fields are read by type, and only of types that are never unloaded: the library's own list of roots names no field, and counts
/// the statics of a plugin as roots, which would make every context its own holder.
/// </remarks>
internal sealed class HolderRoots(ClrRuntime runtime)
{
    /// <summary>The library calls every kind strong that it does not know, the weak one for statics of collectible types among them.</summary>
    private static readonly ClrHandleKind[] Strong = [ClrHandleKind.Strong, ClrHandleKind.Pinned, ClrHandleKind.AsyncPinned, ClrHandleKind.RefCounted, ClrHandleKind.SizedRef];

    public IEnumerable<(string Name, ClrObject Object)> Enumerate() => Statics().Concat(Handles());

    private IEnumerable<(string Name, ClrObject Object)> Statics()
    {
        // those of contexts that can unload have no such type, and may be on their way out: reading one then ends the process that looks
        foreach (var module in runtime.EnumerateModules().Where(one => HolderSearch.FirstOf(runtime, one) is { IsCollectible: false }))
        {
            foreach (var type in module.EnumerateTypesWithStaticFields().Where(one => !one.IsCollectible))
            {
                foreach (var found in Statics(module, type))
                {
                    yield return found;
                }
            }
        }
    }

    private IEnumerable<(string Name, ClrObject Object)> Statics(ClrModule module, ClrType type)
    {
        var (ofProcess, ofThreads) = Fields(type);
        foreach (var field in ofProcess.Where(one => one.IsObjectReference && module.AppDomain is { } domain && one.IsInitialized(domain)))
        {
            if (field.ReadObject(module.AppDomain!) is { IsNull: false } one)
            {
                yield return (Name(type, field), one);
            }
        }

        foreach (var field in ofThreads.Where(one => one.IsObjectReference))
        {
            foreach (var thread in runtime.Threads.Where(one => one.IsAlive && field.IsInitialized(one)))
            {
                if (field.ReadObject(thread) is { IsNull: false } one)
                {
                    yield return ($"{Name(type, field)} of thread {thread.ManagedThreadId}", one);
                }
            }
        }
    }

    private static (ImmutableArray<ClrStaticField> OfProcess, ImmutableArray<ClrThreadStaticField> OfThreads) Fields(ClrType type)
    {
        try
        {
            return (type.StaticFields, type.ThreadStaticFields);
        }
        catch (NullReferenceException)
        {
            // the library's own, of a type that is read while it is being made: it has no fields yet
            return ([], []);
        }
    }

    private IEnumerable<(string Name, ClrObject Object)> Handles() =>
        runtime.EnumerateHandles().Where(one => Strong.Contains(one.HandleKind)).Select(one => ($"{one.HandleKind.ToString().ToLowerInvariant()} handle", one.Object));

    private static string Name(ClrType type, ClrField field) => $"{HolderNames.Of(type)}.{HolderNames.Plain(field.Name)}";
}
