using System.Runtime.InteropServices;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>
/// In which round each socket was first seen. The kernel tells no age of a connection, so this is how a socket that was open before a
/// generation began is known from one that was opened since. Not thread-safe.
/// </summary>
internal sealed class SocketBirths(ISocketTable table)
{
    private const int Slack = 1024;
    private readonly Dictionary<long, long> _seen = [];
    private long _round;

    /// <summary>Everything that is open at this moment counts as seen.</summary>
    /// <returns>The round that ends with it.</returns>
    public long Census()
    {
        var open = table.Census().ToHashSet();
        _round++;
        foreach (var gone in _seen.Keys.Where(inode => !open.Contains(inode)).ToArray())
        {
            _seen.Remove(gone);
        }

        foreach (var inode in open)
        {
            _seen.TryAdd(inode, _round);
        }

        return _round;
    }

    /// <summary>A look at connections begins; what is new in it was opened after all earlier rounds.</summary>
    public void Look(int connections)
    {
        // connections come and go between two generations too
        if (_seen.Count > (2 * connections) + Slack)
        {
            Census();
        }

        _round++;
    }

    public long Of(long inode)
    {
        ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(_seen, inode, out var known);
        seen = known ? seen : _round;
        return seen;
    }
}
