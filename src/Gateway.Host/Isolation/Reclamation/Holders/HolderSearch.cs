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
    private readonly Dictionary<ulong, ulong> _reachedFrom = [];
    private readonly Dictionary<ulong, string> _roots = [];
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
        var threads = new HolderThreads(runtime);
        if (threads.Find(IsInside) is { } thread)
        {
            return HolderAnswer.Held(thread);
        }

        foreach (var (name, one) in new HolderRoots(runtime).Enumerate())
        {
            // the context's own handle is the effect, not the cause
            if (one.Address != _context && Reach(one, 0) && _roots.TryAdd(one.Address, name) && Owns(one))
            {
                return HolderAnswer.Held(Way(one.Address));
            }
        }

        return Walk() is { } last ? HolderAnswer.Held(Way(last)) : HolderAnswer.Unknown(threads.Running.Count == 0
            ? "no way from any static field, handle or thread to it was found"
            : $"no way from any static field or handle to it was found; perhaps a thread that never waits (running: {string.Join(", ", threads.Running)})");
    }

    /// <summary>Breadth first: the first object of the context that is reached has the shortest way.</summary>
    private ulong? Walk()
    {
        while (_next.TryDequeue(out var address))
        {
            foreach (var reached in _heap.GetObject(address).EnumerateReferenceAddresses(carefully: true, considerDependantHandles: true))
            {
                if (reached != _context && !_reachedFrom.ContainsKey(reached) && _heap.GetObject(reached) is var one && Reach(one, address) && Owns(one))
                {
                    return reached;
                }
            }
        }

        return null;
    }

    private bool Reach(ClrObject one, ulong from)
    {
        if (one.Type is not { } type || !_reachedFrom.TryAdd(one.Address, from))
        {
            return false;
        }

        // what refers to nothing leads nowhere: text, numbers
        if (type.ContainsPointers)
        {
            _next.Enqueue(one.Address);
        }

        return true;
    }

    private bool Owns(ClrObject one) =>
        one.Address == _allocator || one.Type is { } type && IsInside(type);

    private bool IsInside(ClrType type) => type.IsCollectible && type.AssemblyLoadContextAddress == _context;

    /// <summary>The object that every type of the context keeps alive; 0 when the context has no type that was ever used.</summary>
    private ulong Allocator()
    {
        foreach (var module in runtime.EnumerateModules())
        {
            if (FirstOf(runtime, module) is { IsCollectible: true } type && type.AssemblyLoadContextAddress == _context && runtime.DataTarget.DataReader.ReadPointer(type.LoaderAllocatorHandle, out var allocator))
            {
                return allocator;
            }
        }

        return 0;
    }

    private string Way(ulong last)
    {
        var steps = new List<(string Type, string LeadsOn)>();
        for (var (at, next) = (last, 0UL); ; (at, next) = (_reachedFrom[at], at))
        {
            var one = _heap.GetObject(at);
            steps.Insert(0, (HolderNames.Of(one), next == 0 ? "" : Field(one, next)));
            if (_reachedFrom[at] == 0)
            {
                return HolderWay.Line(_roots[at], steps);
            }
        }
    }

    /// <summary>Any type of the module that was ever used; null when none was.</summary>
    public static ClrType? FirstOf(ClrRuntime runtime, ClrModule module) =>
        module.EnumerateTypeDefToMethodTableMap().Select(pair => runtime.GetTypeByMethodTable(pair.MethodTable)).FirstOrDefault(one => one is not null);

    /// <summary>Asked for the few objects of the way only: names of fields are what makes a walk slow.</summary>
    private static string Field(ClrObject one, ulong next)
    {
        try
        {
            return HolderNames.Plain(one.EnumerateReferencesWithFields(carefully: true, considerDependantHandles: true).FirstOrDefault(reference => reference.Object.Address == next).Field?.Name);
        }
        catch (NullReferenceException)
        {
            // the library's own, where a type has been read while it was being made; the way is known all the same
            return "";
        }
    }
}
