using System.Net.Sockets;

namespace Gateway.Host.Supervision.Watchdog;

/// <summary>Tells systemd that the sweep goes on: <c>WATCHDOG=1</c>, at most once per half of the interval that systemd asked for.</summary>
/// <remarks>
/// Called by the watchdog's thread only. Never blocks and never throws: a full socket loses a datagram, and a later sweep tries again.
/// READY and STOPPING are sent by the hosting package.
/// </remarks>
internal sealed class SystemdNotifier : IDisposable
{
    private static readonly byte[] Alive = "WATCHDOG=1"u8.ToArray();
    private readonly TimeProvider _time;
    private readonly TimeSpan _every;
    private readonly Socket? _socket;
    private readonly System.Net.SocketAddress? _address;
    private long? _last;
    private TimeSpan _pause;

    public SystemdNotifier(SystemdEnvironment environment, TimeProvider time)
    {
        _time = time;
        if (environment is not { Socket: { Length: > 1 } name, Every: { } interval } || name[0] is not ('/' or '@'))
        {
            return;
        }

        try
        {
            _every = interval / 2;
            _address = new UnixDomainSocketEndPoint(name[0] == '@' ? string.Concat("\0", name.AsSpan(1)) : name).Serialize();
            _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        }
        catch (Exception)
        {
            // a name that is no socket address, or a system without them: as if there were no systemd
            _socket = null;
        }
    }

    public bool IsEnabled => _socket is not null;

    /// <summary>Datagrams that could not be sent.</summary>
    public long Failures { get; private set; }

    public void Pulse(long now)
    {
        if (_socket is null || (_last is { } at && _time.GetElapsedTime(at, now) < _pause))
        {
            return;
        }

        _last = now;
        try
        {
            _socket.SendTo(Alive, SocketFlags.None, _address!);
            _pause = _every;
        }
        catch (Exception)
        {
            // nobody to tell on this thread; systemd itself notices when the pulse stays away
            Failures++;
            _pause = _every / 8;
        }
    }

    /// <summary>The next pulse is due at once.</summary>
    public void Hurry() => _last = null;

    public void Dispose() => _socket?.Dispose();
}
