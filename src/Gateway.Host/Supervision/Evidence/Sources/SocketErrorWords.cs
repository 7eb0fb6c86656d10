using System.Net.Sockets;

namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>Why a connect failed, for people.</summary>
internal static class SocketErrorWords
{
    public static string Of(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.ConnectionReset => "connection reset",
        SocketError.TimedOut => "timed out",
        SocketError.OperationAborted => "given up before the peer answered",
        SocketError.HostUnreachable => "host unreachable",
        SocketError.NetworkUnreachable => "network unreachable",
        SocketError.NetworkDown => "network down",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "the name does not resolve",
        SocketError.TooManyOpenSockets => "too many open sockets",
        _ => error.ToString(),
    };
}
