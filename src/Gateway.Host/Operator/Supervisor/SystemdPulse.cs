using System.Net.Sockets;

namespace Gateway.Host.Operator.Supervisor;

/// <summary>Keeps systemd's watchdog quiet while there is no child that could do it. Nothing where there is no systemd.</summary>
internal sealed class SystemdPulse : IDisposable
{
    private static readonly byte[] Alive = "WATCHDOG=1"u8.ToArray();
    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _address;

    public SystemdPulse(Func<string, string?> variable)
    {
        if (variable("WATCHDOG_USEC") is { Length: > 0 } && variable("NOTIFY_SOCKET") is { Length: > 1 } name && name[0] is '/' or '@')
        {
            _address = new UnixDomainSocketEndPoint(name[0] == '@' ? string.Concat("\0", name.AsSpan(1)) : name);
            _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        }
    }

    public void Send()
    {
        try
        {
            _socket?.SendTo(Alive, _address!);
        }
        catch (SocketException)
        {
            // the next one follows within a second; systemd itself notices when none arrives
            return;
        }
    }

    public void Dispose() => _socket?.Dispose();
}
