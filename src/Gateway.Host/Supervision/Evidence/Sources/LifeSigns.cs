using Gateway.Host.Isolation.Network;

namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>When something last got through to one generation, and when bytes last came in, from look to look. 0 means never.</summary>
internal sealed class LifeSigns
{
    private long _messages;
    private long _sent;

    /// <summary>A message came in, a send was confirmed, or a request was answered well.</summary>
    public long LastSuccessAt { get; private set; }

    /// <summary>Through the host's factories, or on a socket that the kernel shows as this generation's own.</summary>
    public long LastBytesAt { get; private set; }

    /// <summary>To be called first in every look.</summary>
    public void Update(Look look)
    {
        var scope = look.Target.Scope;
        var (messages, sent) = (scope.MessagesReceived, scope.Sends.Sent);
        if (messages != _messages || sent != _sent)
        {
            // the way of messages takes no timestamps: it was since the last look
            (_messages, _sent, LastSuccessAt) = (messages, sent, look.Now);
        }

        LastSuccessAt = Math.Max(LastSuccessAt, look.Network.LastSuccessAt);
        LastBytesAt = Math.Max(LastBytesAt, scope.LastBytesAt);
        foreach (var row in look.Sockets.Own)
        {
            if (row.BytesReceived > 0)
            {
                LastBytesAt = Math.Max(LastBytesAt, look.Now - Ticks(look, row.SinceReceived));
            }
        }
    }

    /// <summary>
    /// There may be a connection on which bytes come in without the host seeing them: then trouble beside it says nothing about it.
    /// </summary>
    public static bool MayLiveUnseen(Look look) =>
        look.Sockets.Own.IsEmpty
        && ((look.Network.OpenWebSockets > 0 && look.Target.Scope.BytesReceived == 0) || MayHavePlainConnection(look));

    /// <summary>There is an open connection, or there may be one.</summary>
    public static bool MayBeConnected(Look look) =>
        look.Network.OpenConnections > 0 || look.Network.OldestOpenRequestAt > 0 || MayHavePlainConnection(look)
        || look.Sockets.Own.Any(row => row.State is SocketState.Established or SocketState.SynSent);

    private static bool MayHavePlainConnection(Look look) =>
        look.Network.PlainConnections > 0 && (!look.Sockets.IsAvailable || look.Sockets.Unattributed > 0);

    private static long Ticks(Look look, TimeSpan span) => (long)(span.TotalSeconds * look.Target.Time.TimestampFrequency);
}
