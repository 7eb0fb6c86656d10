using Gateway.Host.Isolation.Network;
using System.Collections.Immutable;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Tests.Supervision.Evidence;

internal sealed class FakeSocketTable : ISocketTable
{
    public List<SocketRow> Rows { get; } = [];

    public string? Unavailable { get; set; }

    public ImmutableArray<SocketRow> Read() => [.. Rows];

    public ImmutableArray<long> Census() => [.. Rows.Select(one => one.Inode)];

    public List<SocketRow> WereShut { get; } = [];

    public int Shut(ImmutableArray<SocketRow> rows)
    {
        WereShut.AddRange(rows);
        return rows.Length;
    }
}
