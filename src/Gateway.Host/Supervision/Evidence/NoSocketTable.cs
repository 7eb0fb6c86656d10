using Gateway.Host.Isolation.Network;
using System.Collections.Immutable;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>For systems whose kernel does not show a process its own sockets.</summary>
internal sealed class NoSocketTable : ISocketTable
{
    public string Unavailable => "this system does not show a process its own sockets";

    public ImmutableArray<SocketRow> Read() => [];

    public ImmutableArray<long> Census() => [];

    public int Shut(ImmutableArray<SocketRow> rows) => 0;
}
