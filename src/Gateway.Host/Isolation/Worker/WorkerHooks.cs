using Gateway.Host.Model;

namespace Gateway.Host.Isolation.Worker;

/// <summary>The hooks of one generation in a worker. Used by the thread that reads from the worker, and by the one that ends it.</summary>
internal sealed class WorkerHooks(GenerationSpec spec, WorkerCalls calls, HookTable table)
{
    // the worker refuses more by itself; one that does not is not ours
    private const int Most = 64;
    private readonly Lock _gate = new();
    private readonly Dictionary<long, WorkerHook> _mapped = [];
    private bool _isOver;

    /// <exception cref="InvalidDataException">More than a worker maps.</exception>
    public void Map(long number, string path)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            if (_mapped.Count >= Most)
            {
                throw new InvalidDataException($"more than {Most} hooks");
            }

            var hook = new WorkerHook(spec, calls, number, path.Trim('/'));
            Unmap_NeedsLock(number);
            _mapped[number] = hook;
            table.Add(hook);
        }
    }

    public void Unmap(long number)
    {
        lock (_gate)
        {
            Unmap_NeedsLock(number);
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _isOver = true;
            _mapped.Clear();
            table.RemoveAll(spec.Adapter, spec.Number);
        }
    }

    private void Unmap_NeedsLock(long number)
    {
        if (_mapped.Remove(number, out var hook))
        {
            table.Remove(hook);
        }
    }
}
