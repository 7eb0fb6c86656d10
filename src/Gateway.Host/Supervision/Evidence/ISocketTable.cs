using Gateway.Host.Isolation.Network;
using System.Collections.Immutable;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>The kernel's table of this process's TCP sockets. Safe from any thread.</summary>
internal interface ISocketTable
{
    /// <summary>Null when it can be read; else why not, for people: the system has none, or an error.</summary>
    string? Unavailable { get; }

    /// <summary>All TCP sockets of this process that listen, or that have a peer. Never throws; empty when unavailable.</summary>
    ImmutableArray<SocketRow> Read();

    /// <summary>The inodes of all sockets that are open at this moment, of any kind, and nothing else: cheap. Never throws.</summary>
    ImmutableArray<long> Census();

    /// <summary>
    /// Ends these connections in both directions; the descriptors stay with their owners. One that is not the same any more is left
    /// alone. Never throws.
    /// </summary>
    /// <returns>How many were ended.</returns>
    int Shut(ImmutableArray<SocketRow> rows);
}
