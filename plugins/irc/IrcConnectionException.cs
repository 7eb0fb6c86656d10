using System.Net.Sockets;

namespace Gateway.Adapters.Irc;

/// <summary>The connection is gone or could not be made. Ends the run task, so that the host replaces the generation.</summary>
/// <remarks>
/// Always carries a <see cref="SocketException"/>, also where the server only said goodbye: by that the host sees that it was the network's
/// doing, and a server that is down for an hour does not use up the restarts that the adapter has for faults of its own.
/// </remarks>
internal sealed class IrcConnectionException(string message, SocketError error) : Exception(message, new SocketException((int)error));
