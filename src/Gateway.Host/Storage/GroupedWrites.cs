using Gateway.Host.Model;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage;

/// <summary>
/// Collects items of one kind and writes all that have come together in one operation: one savepoint and one flush of the disk for many callers.
/// Items reach the disk in the order of the calls, and <paramref name="committed"/> sees them in that order.
/// </summary>
/// <param name="writer">The one writer.</param>
/// <param name="write">Writes the items; may be called a second time with the same ones. On the writer's thread.</param>
/// <param name="committed">They are on disk. On the writer's thread: must be short and must not throw.</param>
/// <param name="failed">They are not. Likewise.</param>
/// <remarks>Not bounded by itself: the callers' own queues bound it.</remarks>
internal sealed class GroupedWrites<TItem>(
    IDataWriter writer, Action<SqliteConnection, IReadOnlyList<TItem>> write, Action<IReadOnlyList<TItem>> committed, Action<IReadOnlyList<TItem>, Exception> failed)
{
    private readonly Lock _gate = new();
    private List<TItem> _collecting = [];

    public void Add(TItem item)
    {
        bool first;
        lock (_gate)
        {
            _collecting.Add(item);
            first = _collecting.Count == 1;
        }

        if (first)
        {
            Post();
        }
    }

    /// <summary>Puts items in front of what has been collected: they failed before, and nothing later may overtake them.</summary>
    public void Again(IReadOnlyList<TItem> items)
    {
        bool first;
        lock (_gate)
        {
            first = _collecting.Count == 0;
            _collecting.InsertRange(0, items);
        }

        if (first && items.Count > 0)
        {
            Post();
        }
    }

    private void Post()
    {
        List<TItem>? taken = null;
        writer.Post(
            connection => write(connection, taken ??= Take()),
            () => committed(taken!),
            fault => failed(taken ?? Take(), fault));
    }

    private List<TItem> Take()
    {
        lock (_gate)
        {
            var taken = _collecting;
            _collecting = new List<TItem>(taken.Count);
            return taken;
        }
    }
}
