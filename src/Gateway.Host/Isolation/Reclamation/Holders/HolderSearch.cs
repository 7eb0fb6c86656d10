using Microsoft.Diagnostics.Runtime;

namespace Gateway.Host.Isolation.Reclamation.Holders;

/// <summary>
/// Looks in the memory of another process for what keeps one load context alive: a thread inside its code, or else the shortest way from
/// a root of the collector to one of its objects.
/// </summary>
/// <remarks>
/// Names only: of types, fields and methods, which are metadata. No value of the heap is read but references, so that no text of it,
/// and so no secret, can get into the answer.
/// </remarks>
internal sealed class HolderSearch(ClrRuntime runtime, ulong handle)
{
    private readonly ClrHeap _heap = runtime.Heap;
    private readonly Dictionary<ulong, (ulong From, string Field)> _reachedFrom = [];
    private readonly Queue<ulong> _next = new();
    private ulong _context;
    private ulong _allocator;

    public HolderAnswer Find()
    {
        if (!runtime.DataTarget.DataReader.ReadPointer(handle, out _context) || _context == 0)
        {
            return HolderAnswer.Unknown("the context was collected in the meantime");
        }

        if (_heap.GetObject(_context).Type?.Name?.EndsWith("LoadContext", StringComparison.Ordinal) != true)
        {
            return HolderAnswer.Unknown("there is no load context where it should be");
        }

        _allocator = Allocator();
        if (ThreadInside() is { } thread)
        {
            return HolderAnswer.Held(thread);
        }

        foreach (var (name, one) in new HolderRoots(runtime).Enumerate())
        {
            // the context's own handle is the effect, not the cause
            if (one.Address != _context && Reach(one, 0, name) && Owns(one))
            {
                return HolderAnswer.Held(Way(one.Address));
            }
        }

        return Walk() is { } last ? HolderAnswer.Held(Way(last)) : HolderAnswer.Unknown("no way from any root to it was found");
    }

    /// <summary>Breadth first: the first object of the context that is reached has the shortest way.</summary>
    private ulong? Walk()
    {
        while (_next.TryDequeue(out var address))
        {
            foreach (var reference in _heap.GetObject(address).EnumerateReferencesWithFields(carefully: true, considerDependantHandles: true))
            {
                if (reference.Object.Address == _context || !Reach(reference.Object, address, Field(reference)))
                {
                    continue;
                }

                if (Owns(reference.Object))
                {
                    return reference.Object.Address;
                }
            }
        }

        return null;
    }

    private bool Reach(ClrObject one, ulong from, string field)
    {
        if (!one.IsValid || !_reachedFrom.TryAdd(one.Address, (from, field)))
        {
            return false;
        }

        _next.Enqueue(one.Address);
        return true;
    }

    private bool Owns(ClrObject one) =>
        one.Address == _allocator || one.Type is { IsCollectible: true } type && type.AssemblyLoadContextAddress == _context;

    /// <summary>The object that every type of the context keeps alive; 0 when the context has no type that was ever used.</summary>
    private ulong Allocator()
    {
        foreach (var module in runtime.EnumerateModules())
        {
            var type = module.EnumerateTypeDefToMethodTableMap().Select(pair => runtime.GetTypeByMethodTable(pair.MethodTable)).FirstOrDefault(one => one is not null);
            if (type is { IsCollectible: true } && type.AssemblyLoadContextAddress == _context && runtime.DataTarget.DataReader.ReadPointer(type.LoaderAllocatorHandle, out var allocator))
            {
                return allocator;
            }
        }

        return 0;
    }

    private string? ThreadInside()
    {
        foreach (var thread in runtime.Threads.Where(one => one.IsAlive))
        {
            var frame = thread.EnumerateStackTrace().FirstOrDefault(one => one.Method?.Type is { IsCollectible: true } type && type.AssemblyLoadContextAddress == _context);
            if (frame?.Method is { } method)
            {
                return $"thread {thread.ManagedThreadId} in {HolderNames.Of(method.Type)}.{method.Name}";
            }
        }

        return null;
    }

    private string Way(ulong last)
    {
        var steps = new List<(string Type, string LeadsOn)>();
        var leadsOn = "";
        while (true)
        {
            var (from, field) = _reachedFrom[last];
            steps.Insert(0, (HolderNames.Of(_heap.GetObject(last)), leadsOn));
            if (from == 0)
            {
                return HolderWay.Line(field, steps);
            }

            (last, leadsOn) = (from, field);
        }
    }

    private static string Field(ClrReference reference) => HolderNames.Plain(reference.Field?.Name);
}
