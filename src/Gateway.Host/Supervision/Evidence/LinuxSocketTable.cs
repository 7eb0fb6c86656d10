using Gateway.Host.Isolation.Network;
using System.Collections.Immutable;
using System.Net;
using System.Runtime.Versioning;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>
/// Linux: asks the kernel for every descriptor of this process what socket it is and how its connection fares. Needs no privilege, and
/// sees no other process.
/// </summary>
/// <remarks>
/// Other threads open and close descriptors meanwhile, and the number of a closed one is given to the next at once. So the inode is read
/// before and after, and a descriptor that became something else in between is left out. Ends of a connection never change, so they are
/// asked for once.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class LinuxSocketTable : ISocketTable
{
    private const int Tcp = 6;
    private const int TcpInfoOption = 11;
    private readonly Lock _gate = new();
    private readonly byte[] _info = new byte[TcpInfo.Size];
    private readonly byte[] _address = new byte[SocketEnd.Size];
    private Dictionary<long, (IPEndPoint Local, IPEndPoint Remote)> _ends = [];
    private Dictionary<long, (IPEndPoint Local, IPEndPoint Remote)> _endsBefore = [];
    private volatile string? _unavailable;

    public string? Unavailable => _unavailable;

    public ImmutableArray<SocketRow> Read()
    {
        var rows = ImmutableArray.CreateBuilder<SocketRow>();
        lock (_gate)
        {
            (_ends, _endsBefore) = (_endsBefore, _ends);
            _ends.Clear();
            ForEachSocket((descriptor, inode) =>
            {
                if (ReadOne_NeedsLock(descriptor, inode) is { } row)
                {
                    rows.Add(row);
                }
            });
        }

        return rows.DrainToImmutable();
    }

    public ImmutableArray<long> Census()
    {
        var inodes = ImmutableArray.CreateBuilder<long>();
        ForEachSocket((_, inode) => inodes.Add(inode));
        return inodes.DrainToImmutable();
    }

    public int Shut(ImmutableArray<SocketRow> rows)
    {
        var wanted = rows.ToDictionary(one => one.Inode);
        var shut = 0;
        ForEachSocket((descriptor, inode) =>
        {
            if (wanted.TryGetValue(inode, out var row) && TryShut(descriptor, row))
            {
                wanted.Remove(inode);
                shut++;
            }
        });
        return shut;
    }

    /// <summary>By a descriptor of our own for the same socket: the owner may close its own at any moment, and its number would be another's at once.</summary>
    private static bool TryShut(int descriptor, SocketRow row)
    {
        var ours = SocketCalls.Duplicate(descriptor);
        if (ours < 0)
        {
            return false;
        }

        Span<byte> address = stackalloc byte[SocketEnd.Size];
        var isSame = SocketCalls.InodeOf(ours) == row.Inode
            && row.Local.Equals(SocketEnd.Parse(SocketCalls.LocalName(ours, address)))
            && row.Remote.Equals(SocketEnd.Parse(SocketCalls.PeerName(ours, address)));
        var isShut = isSame && SocketCalls.ShutBoth(ours);
        SocketCalls.Release(ours);
        return isShut;
    }

    private void ForEachSocket(Action<int, long> see)
    {
        try
        {
            foreach (var descriptor in SocketCalls.Descriptors())
            {
                if (SocketCalls.InodeOf(descriptor) is { } inode)
                {
                    see(descriptor, inode);
                }
            }

            _unavailable = null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or EntryPointNotFoundException or DllNotFoundException)
        {
            _unavailable = $"the sockets of this process cannot be read: {fault.Message}";
        }
    }

    private SocketRow? ReadOne_NeedsLock(int descriptor, long inode)
    {
        var length = SocketCalls.Option(descriptor, Tcp, TcpInfoOption, _info);
        if (length <= 0)
        {
            return null;
        }

        var info = _info.AsSpan(0, length);
        var state = TcpInfo.StateOf(info);
        if (state is SocketState.None or SocketState.Closed || Ends_NeedsLock(descriptor, inode, state) is not { } ends)
        {
            return null;
        }

        // a descriptor that was closed and given out again meanwhile would mix two connections
        return SocketCalls.InodeOf(descriptor) == inode ? TcpInfo.Fill(new SocketRow(inode, ends.Local, ends.Remote, state), info) : null;
    }

    private (IPEndPoint Local, IPEndPoint Remote)? Ends_NeedsLock(int descriptor, long inode, SocketState state)
    {
        if (_endsBefore.TryGetValue(inode, out var known))
        {
            _ends[inode] = known;
            return known;
        }

        var local = SocketEnd.Parse(SocketCalls.LocalName(descriptor, _address));
        var remote = state == SocketState.Listen ? new IPEndPoint(IPAddress.Any, 0) : SocketEnd.Parse(SocketCalls.PeerName(descriptor, _address));
        if (local is null || remote is null)
        {
            return null;
        }

        if (SocketCalls.InodeOf(descriptor) == inode)
        {
            _ends[inode] = (local, remote);
        }

        return (local, remote);
    }
}
