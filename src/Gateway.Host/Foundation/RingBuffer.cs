namespace Gateway.Host.Foundation;

/// <summary>Keeps the last <c>capacity</c> items. Safe from any thread; a short lock, never held while calling out.</summary>
internal sealed class RingBuffer<T>(int capacity)
{
    private readonly Lock _gate = new();
    private readonly T[] _items = new T[capacity];
    private long _added;

    public long Added => Volatile.Read(ref _added);

    public void Add(T item)
    {
        lock (_gate)
        {
            _items[_added % capacity] = item;
            _added++;
        }
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<T> ToList()
    {
        lock (_gate)
        {
            var count = (int)Math.Min(_added, capacity);
            var list = new List<T>(count);
            for (var i = _added - count; i < _added; i++)
            {
                list.Add(_items[i % capacity]);
            }

            return list;
        }
    }
}
