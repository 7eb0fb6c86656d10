using System.Net.Sockets;
using Gateway.WorkerProof;

if (args is not [var socketPath, var assemblyPath])
{
    await Console.Error.WriteLineAsync("Usage: Gateway.WorkerProof SOCKET ADAPTER.dll");
    return 2;
}

using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath));
using var wire = new Wire(new NetworkStream(socket));
using var hosted = new HostedAdapter(wire, Path.GetFullPath(assemblyPath));
await wire.ListenAsync(hosted.HandleAsync);
return 0;
