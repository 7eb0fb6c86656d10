using Gateway.Host.Isolation.Network;
using System.Collections.Immutable;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>The kernel's view of one generation's TCP sockets at one moment.</summary>
/// <param name="IsAvailable">False on systems without it, or where it is switched off: then absence of rows means nothing.</param>
/// <param name="Own">Sockets that are this generation's beyond doubt.</param>
/// <param name="Unattributed">Sockets to an endpoint that several generations use, or through a proxy: shown, never a strike.</param>
internal sealed record SocketPicture(bool IsAvailable, ImmutableArray<SocketRow> Own, int Unattributed)
{
    public static SocketPicture Absent { get; } = new(IsAvailable: false, [], 0);
}
