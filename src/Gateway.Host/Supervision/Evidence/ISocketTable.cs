using System.Collections.Immutable;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>The kernel's table of this process's TCP sockets.</summary>
internal interface ISocketTable
{
    /// <summary>Null when it can be read; else why not, for people: the system has none, or an error.</summary>
    string? Unavailable { get; }

    /// <summary>All connected TCP sockets of this process. Never throws; empty when unavailable.</summary>
    ImmutableArray<SocketRow> Read();
}
